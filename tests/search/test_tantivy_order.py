from __future__ import annotations

import random

import pytest

from transcribe.search.tantivy.order import NoRoom, Order, episode_in, number_of


def numbered(names: list[str]) -> dict[str, int]:
    """Episodes that come in this order, each with its number."""
    order = Order([], lambda _: None)
    return {name: order.number(name) for name in names}


def in_order(numbers: dict[str, int]) -> bool:
    return sorted(numbers) == sorted(numbers, key=numbers.__getitem__) and len(set(numbers.values())) == len(numbers)


def test_episodes_that_come_in_no_order_seldom_want_more_room() -> None:
    names = [f"{n:05}" for n in range(2_000)]
    random.Random(1).shuffle(names)
    numbers: dict[str, int] = {}
    anew = 0
    for count, name in enumerate(names, start=1):
        try:
            numbers[name] = Order(numbers, numbers.get).number(name)
        except NoRoom:
            numbers, anew = numbered(sorted(names[:count])), anew + 1
    assert in_order(numbers)
    assert anew < 20


def test_new_episodes_may_go_on_for_long() -> None:
    assert in_order(numbered([f"{n:06}" for n in range(100_000)]))


def test_a_thousand_find_room_between_two() -> None:
    assert in_order(numbered(["a", "z", *(f"m{n:05}" for n in range(1_000))]))


def test_some_find_room_before_the_first() -> None:
    assert in_order(numbered([f"{n:02}" for n in reversed(range(25))]))


def test_where_no_room_is_left_that_is_said() -> None:
    with pytest.raises(NoRoom):
        numbered(["a", "z", *(f"m{n:05}" for n in reversed(range(100)))])


def test_an_episode_keeps_its_number_and_one_without_is_passed_over() -> None:
    told = {"a": 100, "c": 200}
    order = Order(["a", "b", "c"], told.get)
    assert (order.number("a"), order.number("c")) == (100, 200)
    assert 100 < order.number("b") < order.number("bb") < 200


def test_a_turns_number_tells_the_episodes() -> None:
    assert episode_in(number_of(123, 45)) == 123
    assert number_of(1, 10) < number_of(1, 11) < number_of(2, 0)
    assert number_of((1 << 46) - 1, 1 << 30) < 1 << 64
