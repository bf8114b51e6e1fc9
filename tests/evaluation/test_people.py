from __future__ import annotations

import pytest

from transcribe.evaluation.people import People, full_names
from transcribe.model.episode import Role
from transcribe.model.transcript import Speaker


def named(*names: str | None) -> list[Speaker]:
    return [Speaker(str(number), name) for number, name in enumerate(names)]


@pytest.mark.parametrize("heard", ["Zoë Lee", "ZOE LEE", "Zoe", "Lee", "Zoe Anna Lee"])
def test_a_name_is_known_by_its_letters_or_a_part(heard: str) -> None:
    people = People(named("Zoe Lee", "Bo Ek"), named(heard))
    assert people.same("0", "0")
    assert people.heard("0") == "Zoe Lee"


def test_a_part_that_fits_two_is_nobody() -> None:
    people = People(named("Ann"), named("Ann Lee", "Ann Ek"))
    assert not people.same("0", "0")
    assert not people.same("0", "1")
    people = People(named("Ann Lee", "Ann Ek"), named("Ann"))
    assert not people.same("0", "0")
    assert people.heard("0") == "Ann"


def test_a_name_of_ones_own_goes_before_a_part() -> None:
    people = People(named("Ann", "Ann Lee"), named("Ann Lee", "Ann"))
    assert people.same("0", "1")
    assert people.same("1", "0")
    assert not people.same("0", "0")


def test_who_has_no_name_may_be_anyone_whom_the_reference_does_not_name() -> None:
    people = People(named("Ann Lee", None), named("Ann Lee", "Bo Ek", None))
    assert [people.same("1", heard) for heard in "012"] == [False, True, True]


def test_who_has_a_role_alone_must_have_that_role() -> None:
    people = People(
        [Speaker("0", None, Role.OTHER)],
        [Speaker("0", "A Voice", Role.OTHER), Speaker("1", None, Role.GUEST), Speaker("2")],
    )
    assert [people.same("0", heard) for heard in "012"] == [True, False, False]
    assert (people.expected("0"), people.heard("1"), people.heard("2")) == ("(other)", "(guest)", "(unknown)")


def test_a_first_name_with_two_full_forms_stays_itself() -> None:
    assert full_names(["Ann", "Ann Lee", "Ann Ek", "BO", "Bo"]) == {
        "Ann": "Ann",
        "Ann Lee": "Ann Lee",
        "Ann Ek": "Ann Ek",
        "BO": "BO",
        "Bo": "BO",
    }
