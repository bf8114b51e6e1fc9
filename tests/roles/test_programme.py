"""Programmes with several hosts, several guests, and those who are neither."""

from __future__ import annotations

import random

import pytest

from support.dialogues import talk
from transcribe.model.episode import Episode
from transcribe.model.transcript import Speaker
from transcribe.roles import assign, weights

PLAIN = pytest.mark.parametrize("plain", [False, True], ids=["punctuated", "plain"])

# B asks nothing and talks of himself as the guest does, but is presented as a host.
CO_HOST = """
A: Welcome back to Salt and Sail, the programme for small boats. I'm Ann, and with me is my co-host Bo.
B: Hello all of you. I was out there, and I saw how a boat is built by one woman alone.
A: It is a good story, and we had a lovely day out there with her.
B: We did. I was cold, though, and I had forgotten my gloves.
A: So how did you begin?
C: My grandfather had a shed, and I was in it every day after school, and I learnt all that I know from his hands.
A: And when did you build the first one alone?
C: I was nineteen. It leaked, and I was so proud of it that I sat in the water up to my knees and sang.
B: I know that feeling. My first one went straight down, and I had to swim, and my father stood there and laughed.
C: They all do. We had a name for it, we called it the baptism, and everybody in our village came to look.
A: What wood do you like best?
C: Larch, because it smells, and because my hands know it by now.
B: I had a larch in our garden once, and I still miss it, I used to sit in it when I was a boy.
A: Thank you for coming.
C: Thank you, it was fun.
"""
# Somewhere in the middle of such a programme: B comments, and all that is said goes to C or comes from C.
ONE_IS_ASKED = """
A: How long does it take?
C: A year, when the winter is dry. I cut the trees in December, and I leave them in the snow until they are ready.
B: In the snow.
C: The sap is down then, and the wood stays light for as long as the boat lives, which is longer than I will.
A: Did anybody help you?
C: My brother did for the keel, and the neighbours for the launch. The rest I do by myself, I am stubborn.
B: So am I, says my wife.
C: I sold one, and I was sad for a month. So now I lend them, and I know where all of them are.
A: What does a boat need most?
C: It needs to be used. A boat that lies on land dies, I have seen it often, and we all have seen it here.
B: It is the same at my place.
C: I need a dry winter, that is all, and I need my brother to come back in time.
"""
# A asks, and each of the others tells the other's story as well; B opens.
ONE_ASKS = """
C: It was dark, and we had no plan for it. We had three lamps and a rope, and that was all that we had.
A: Who held the rope?
B: I held it, since I am the heavier one of us. You slept.
A: And the lamps?
C: My lamp went out first. Then I heard the others, and I knew that we were close to the rocks by then.
A: I see, and I think that I would have been afraid of it, since I can't swim and my father couldn't.
B: I would tell you that you were right, and I would hold your hand.
A: Were you afraid, then?
C: I was afraid later, at home, when I saw my hands and my mother saw them too.
A: So was my mother. And you?
B: No, I slept better than I do at home.
"""
# C and D are guests, and D asks as a host does; only A and B speak to the listeners.
PANEL = """
A: Welcome to the harbour show. I'm your host, and today we talk about storms.
B: And about those who like them. You'll hear a few in this episode.
A: Some of them are with us now in the studio.
B: They are, and they are wet.
C: I like them. I lie in bed and I listen to them, and I am small again for as long as it blows.
D: You do? How do you sleep?
C: I don't. I mean the sound of it, and the light on the day after, and our street full of sand.
A: Which was the worst?
C: The one in March. It took the pier, it took our shed, and it took the cat for three days.
D: And the cat came back.
C: It did. It has never told us where it was, and we have never asked.
B: I have a plank of the pier. It is my table now, and I like it.
A: Thank you all for coming.
B: And thanks for listening. See you next time.
"""


def roles(text: str, *, plain: bool = False, episode: Episode | None = None) -> dict[str, str]:
    return {speaker.label: speaker.role.value for speaker in assign(talk(text, plain=plain), episode or Episode())}


def evidence(speaker: Speaker) -> dict[str, tuple[float, str]]:
    return {item.kind: (item.weight, item.detail) for item in speaker.evidence}


@PLAIN
def test_co_host_who_asks_nothing(plain: bool) -> None:
    assert roles(CO_HOST, plain=plain) == {"A": "reporter", "B": "reporter", "C": "guest"}


@PLAIN
def test_one_whom_two_talk_to_is_the_guest(plain: bool) -> None:
    assert roles(ONE_IS_ASKED, plain=plain) == {"A": "reporter", "B": "reporter", "C": "guest"}


@PLAIN
def test_one_who_talks_to_two_is_the_reporter(plain: bool) -> None:
    assert roles(ONE_ASKS, plain=plain) == {"A": "reporter", "B": "guest", "C": "guest"}


@PLAIN
def test_guest_who_asks_but_leaves_the_hosting_to_others(plain: bool) -> None:
    assert roles(PANEL, plain=plain) == {"A": "reporter", "B": "reporter", "C": "guest", "D": "guest"}


def test_each_piece_of_evidence_says_what_and_where() -> None:
    turns = talk(CO_HOST)
    host, second, guest = assign(turns, Episode())
    called = next(item for item in second.evidence if item.kind == "co-host")
    assert (called.weight, called.detail, called.at_ms) == (weights.CO_HOST, "is called co-host", turns[1].start_ms)
    assert evidence(guest)["comes in"] == (weights.COMES_IN, "is heard only after others have talked")
    assert evidence(guest)["hosting"] == (
        -weights.NEVER_HOSTS,
        "leaves the hosting to others (speaks against reporter)",
    )
    assert evidence(guest)["answers"][1] == "answers 2 of the others' 3 questions at length"
    assert evidence(host)["asks"] == (-weights.ASKS, "ends 3 turns with a question (speaks against other)")
    assert "answers" not in evidence(host)


def test_neither_an_interpreter_nor_a_clip_asks_for_himself() -> None:
    interpreted = """
        A: Did it rain?
        B: Jeotda.
        C: He says, why do you ask?
        A: Why not?
        B: Molla.
        C: He says, who cares?
        A: Do you?
        B: Ne.
        C: He says, of course, doesn't everybody?"""
    assert "asks" not in evidence(assign(talk(interpreted), Episode())[2])
    assert "asks" in evidence(assign(talk(interpreted.replace("He says, ", "So ")), Episode())[2])
    clip = interpreted.replace("C: He says, why do you ask?", "A: I see.").replace("C: He says, who cares?", "A: So?")
    assert "asks" not in evidence(assign(talk(clip.replace("He says, of course, ", "")), Episode())[2])


def test_hosts_are_heard_by_what_they_tell_the_listeners() -> None:
    second = assign(talk(PANEL), Episode())[1]
    assert [(item.detail, item.weight) for item in second.evidence if item.kind == "to listeners"] == [
        ('says "you\'ll hear"', weights.TO_LISTENERS),
        ('says "this episode"', weights.TO_LISTENERS),
    ]


@pytest.mark.parametrize(("text", "hub"), [(ONE_IS_ASKED, "C, who is asked"), (ONE_ASKS, "A, who is asking")])
def test_evidence_of_the_centre_says_who_it_is(text: str, hub: str) -> None:
    assert {evidence(speaker)["centre"] for speaker in assign(talk(text), Episode())} == {
        (weights.CENTRE, f"100 % of the exchanges are with {hub}")
    }


def test_hosts_are_named_to_one_another_only_where_one_says_co_host() -> None:
    without = CO_HOST.replace("my co-host Bo", "the wind")
    assert all(item.kind != "co-host" for speaker in assign(talk(without), Episode()) for item in speaker.evidence)


@pytest.mark.parametrize("text", [CO_HOST, ONE_IS_ASKED, ONE_ASKS, PANEL], ids=["co-host", "asked", "asks", "panel"])
def test_with_other_weights_a_role_may_stay_open_but_is_never_swapped(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The weights are set by hand: none may matter to its last digit."""
    expected, chance = roles(text), random.Random(1)
    values = {name: getattr(weights, name) for name in dir(weights) if name.isupper() and name != "TIMES"}
    for _ in range(20):
        for name, value in values.items():
            monkeypatch.setattr(weights, name, value * chance.uniform(0.8, 1.2))
        assert all(role in (expected[label], "unknown") for label, role in roles(text).items())
