"""Whole conversations, with and without capitals and punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.dialogues import talk
from transcribe.model.episode import Episode, Role
from transcribe.model.stages import SpeakerAssignment
from transcribe.model.transcript import Turn, Word
from transcribe.roles import assign

ONE_GUEST = """
B: Hello, this is Matt Micucci for the festival radio, and I'm here with Jessica Gorter, the director of The Red Soul.
A: Hi, thank you for having me.
B: Where did the idea for your film come from?
A: I studied in Russia, and I went back every year. My film began with a question that I could not answer myself.
B: And how did you find the people?
A: We drove for weeks, and we knocked on doors. Some of them had waited all their lives to be asked.
B: Jessica, thank you so much for talking to us.
A: Thank you.
"""
MISHEARD = """
B: hello this is mat me coochie for the festival radio and i'm here with jessica gorder the director of the red sole
A: hi thank you for having me
B: where did the idea for your film come from
A: i studied in russia and i went back every year my film began with a question that i could not answer myself
B: and how did you find the people
A: we drove for weeks and we knocked on doors some of them had waited all their lives to be asked
B: jesica thank you so much for talking to us
A: thank you
"""
NO_NAMES_SAID = """
A: What is your film about?
B: It is about a village in the north, where I grew up, and about the people who stayed there when we all left.
A: Why did you shoot it in winter?
B: Because that is when nothing moves, and I wanted to see who we are when nothing moves around us.
A: Thank you very much for your time.
B: You are welcome.
"""
TWO_GUESTS = """
A: Welcome to the programme. My guests are Anna Lind and Bo Stenberg, who made The Long Road together.
B: Hello.
C: Good to be here.
A: Anna, how did the two of you meet?
C: We met at school, and we have never stopped arguing since. I think we are still at it.
A: Thank you, Anna. Bo, how did you share the work?
B: I did the sound and she did the rest. No, we did all of it together, day and night.
A: Thank you for joining us.
C: Thank you.
B: Thanks.
"""
TWINS = """
A: Welcome. My guests are Anna Lind and Bo Stenberg. What is your film about?
B: It is about our mother, and the house in which we both were born and grew up.
A: When did you begin?
C: We began ten years ago, when our mother had to leave that house in the end.
A: How did you work together?
B: We did everything together, as we always have, and I wouldn't know how to do it alone.
A: What did she say when she saw the film?
C: She said that we had forgotten the garden, so we went back, and now it is there.
"""
INTERPRETER = """
A: Welcome to the festival radio. My guest is Kim Min, and beside him is his interpreter. Kim, why this film?
B: Jaega eoril ttae.
C: He says that when he was little, there was a cinema in his street.
A: Did you go there often?
B: Maeil gasseoyo.
C: He says every day. He means it, he was there every single day.
A: What will you do next?
B: Jip.
C: He says that he wants to go home and sleep.
A: Kim Min, thank you for coming.
"""
FIRST_PERSON_INTERPRETER = """
A: Welcome to the festival radio. My guest is Kim Min, the director of Salt. Kim, why did you make this film?
B: Jeoneun bada yeop eseo jarasseoyo geuraeseo.
C: I grew up beside the sea, and my father worked in the salt fields all his life, so I wanted to show his hands.
A: How long did you shoot?
B: Sam nyeon dongan.
C: We shot for three years, every summer, when the water dries.
A: Kim Min, thank you for talking to us.
B: Gamsahamnida.
"""
CLIP = """
A: Good evening, I'm Ann Lee. With me is Bo Ek, the director of Dusk. Let's listen to a short scene from the film.
C: Mother, is it dark already? I can't see the road any more, and I don't know the way.
A: Bo, how did you write this?
B: I wrote it in one night, and I have not changed a word since. My father used to say it to us.
A: What did he say when he heard it?
B: He has not heard it. I hope he will, if we ever get to show it at home.
A: Thank you for talking to us.
B: Thank you for having me.
"""
GORTER = Episode(reporters=("Matt Micucci",), guests=("Jessica Gorter",))
PAIR = Episode(reporters=("Eva Roth",), guests=("Anna Lind", "Bo Stenberg"))

PLAIN = pytest.mark.parametrize("plain", [False, True], ids=["punctuated", "plain"])


def found(turns: list[Turn], episode: Episode) -> dict[str, tuple[str | None, str]]:
    return {speaker.label: (speaker.name, speaker.role.value) for speaker in assign(turns, episode)}


@PLAIN
def test_reporter_and_guest(plain: bool) -> None:
    assert found(talk(ONE_GUEST, plain=plain), GORTER) == {
        "A": ("Jessica Gorter", "guest"),
        "B": ("Matt Micucci", "reporter"),
    }


def test_misheard_names() -> None:
    speakers = assign(talk(MISHEARD), GORTER)
    assert [speaker.name for speaker in speakers] == ["Jessica Gorter", "Matt Micucci"]
    introduced = [evidence.detail for evidence in speakers[1].evidence if evidence.kind == "self-introduction"]
    assert introduced == ['"mat me coochie" for Matt Micucci']


@PLAIN
def test_no_name_is_said(plain: bool) -> None:
    assert found(talk(NO_NAMES_SAID, plain=plain), GORTER) == {
        "A": ("Matt Micucci", "reporter"),
        "B": ("Jessica Gorter", "guest"),
    }


@PLAIN
def test_two_guests_told_apart_by_being_addressed(plain: bool) -> None:
    assert found(talk(TWO_GUESTS, plain=plain), PAIR) == {
        "A": ("Eva Roth", "reporter"),
        "B": ("Bo Stenberg", "guest"),
        "C": ("Anna Lind", "guest"),
    }


@PLAIN
def test_two_guests_whom_nothing_tells_apart_stay_without_name(plain: bool) -> None:
    assert found(talk(TWINS, plain=plain), PAIR) == {
        "A": ("Eva Roth", "reporter"),
        "B": (None, "guest"),
        "C": (None, "guest"),
    }


@PLAIN
def test_interpreter_is_other(plain: bool) -> None:
    assert found(talk(INTERPRETER, plain=plain), Episode(reporters=("Ann Lee",), guests=("Kim Min",))) == {
        "A": ("Ann Lee", "reporter"),
        "B": ("Kim Min", "guest"),
        "C": (None, "other"),
    }


@PLAIN
def test_interpreter_who_says_i_is_not_taken_for_the_guest(plain: bool) -> None:
    who = found(talk(FIRST_PERSON_INTERPRETER, plain=plain), Episode(reporters=("Ann Lee",), guests=("Kim Min",)))
    assert (who["A"], who["B"]) == (("Ann Lee", "reporter"), ("Kim Min", "guest"))
    assert who["C"][0] is None


@PLAIN
def test_film_clip_is_other(plain: bool) -> None:
    assert found(talk(CLIP, plain=plain), Episode(reporters=("Ann Lee",), guests=("Bo Ek",))) == {
        "A": ("Ann Lee", "reporter"),
        "B": ("Bo Ek", "guest"),
        "C": (None, "other"),
    }


@PLAIN
def test_film_clip_that_opens_is_other(plain: bool) -> None:
    text = "C: The sea took my brother, and then it took his boat.\n" + ONE_GUEST
    assert found(talk(text, plain=plain), GORTER)["C"] == (None, "other")
    assert found(talk(text, plain=plain), GORTER)["B"] == ("Matt Micucci", "reporter")


@PLAIN
def test_guest_opens_when_the_question_was_cut_off(plain: bool) -> None:
    text = "\n".join(ONE_GUEST.strip().splitlines()[3:])
    assert found(talk(text, plain=plain), GORTER) == {
        "A": ("Jessica Gorter", "guest"),
        "B": ("Matt Micucci", "reporter"),
    }


@PLAIN
def test_roles_without_credits(plain: bool) -> None:
    roles = {label: role for label, (_, role) in found(talk(ONE_GUEST, plain=plain), Episode()).items()}
    assert roles == {"A": "guest", "B": "reporter"}


def test_own_name_serves_where_the_page_gives_none() -> None:
    assert found(talk(ONE_GUEST), Episode())["B"] == ("Matt Micucci", "reporter")
    assert found(talk(ONE_GUEST), Episode(guests=("Jessica Gorter",)))["B"] == ("Matt Micucci", "reporter")
    assert found(talk(ONE_GUEST, plain=True), Episode())["B"] == (None, "reporter")


@pytest.mark.parametrize("said", ["I'm Dutch, and", "I am here with", "My name is not important,", "I'm Bo's friend:"])
def test_what_follows_i_am_is_not_always_a_name(said: str) -> None:
    assert found(talk(ONE_GUEST.replace("I studied", f"{said} I studied")), Episode())["A"] == (None, "guest")


def test_wrong_credits_are_not_forced_on_who_says_otherwise() -> None:
    wrong = Episode(reporters=("Jessica Gorter",), guests=("Matt Micucci",))
    assert found(talk(ONE_GUEST), wrong)["B"][0] == "Matt Micucci"


def test_single_voice_is_not_guessed_at() -> None:
    lines = [line for line in NO_NAMES_SAID.splitlines() if line.startswith("B")]
    (speaker,) = assign(talk("\n".join(lines)), GORTER)
    assert (speaker.name, speaker.role, speaker.confidence) == (None, Role.UNKNOWN, 0.0)


def test_evidence_is_shown_with_its_place_and_sign() -> None:
    guest, reporter = assign(talk(ONE_GUEST), GORTER)
    assert {"self-introduction", "questions", "hosting", "opening"} <= {item.kind for item in reporter.evidence}
    presented = next(item for item in guest.evidence if item.kind == "presented")
    assert (presented.weight, presented.detail) == (1.5, "Jessica Gorter")
    assert presented.at_ms == talk(ONE_GUEST)[0].words[13].start_ms
    swapped = assign(talk(ONE_GUEST), Episode(reporters=("Jessica Gorter",), guests=("Matt Micucci",)))[1]
    assert any(item.weight < 0 and "speaks for reporter" in item.detail for item in swapped.evidence)


def test_confidence_is_a_probability_that_grows_with_evidence() -> None:
    short = assign(talk("\n".join(NO_NAMES_SAID.splitlines()[:3])), GORTER)
    long = assign(talk(ONE_GUEST), GORTER)
    assert 0.5 < short[0].confidence < long[1].confidence <= 1.0


def test_nobody_speaks() -> None:
    assert assign([], GORTER) == ()


def test_order_of_turns_given_does_not_matter() -> None:
    assert assign(talk(TWO_GUESTS)[::-1], PAIR) == assign(talk(TWO_GUESTS), PAIR)


WORDS = st.text(min_size=1, max_size=6) | st.sampled_from(
    (
        "I'm",
        "Anna",
        "anna",
        "Lind",
        "Bo",
        "thank",
        "you",
        "what",
        "is",
        "your",
        "film?",
        "my",
        "name",
        "welcome",
        "he",
        "says",
        "...",
        "?",
    )
)
PEOPLE = st.lists(
    st.sampled_from(("Anna Lind", "Bo", "Anna Lind-Ek", "李 明", "!", "")) | st.text(max_size=8), max_size=4
).map(tuple)


@st.composite
def conversations(draw: st.DrawFn) -> list[Turn]:
    turns, now = [], 0
    for label, said in draw(
        st.lists(st.tuples(st.sampled_from("ABCDE"), st.lists(WORDS, min_size=1, max_size=8)), max_size=8)
    ):
        words = tuple(Word(now + 100 * at, now + 100 * at + 90, text) for at, text in enumerate(said))
        turns.append(Turn.of(label, words))
        now += draw(st.integers(0, 2000))  # turns may overlap
    return turns


@settings(deadline=None)
@given(conversations(), PEOPLE, PEOPLE)
def test_any_conversation_gets_an_answer(
    turns: list[Turn], reporters: tuple[str, ...], guests: tuple[str, ...]
) -> None:
    speakers = assign(turns, Episode(reporters=reporters, guests=guests))
    assert [speaker.label for speaker in speakers] == sorted({turn.speaker for turn in turns})
    named = [speaker.name for speaker in speakers if speaker.name is not None]
    assert len(named) == len(set(named))
    assert all(0 <= speaker.confidence <= 1 for speaker in speakers)
    assert all(speaker.role != Role.UNKNOWN for speaker in speakers if speaker.name is not None)


def test_who_was_named_by_hand_has_their_place_and_the_others_share_the_rest() -> None:
    page = Episode(reporters=("Matt Micucci",), guests=("Jessica Gorter",))
    plain = {speaker.label: speaker.name for speaker in assign(talk(ONE_GUEST), page)}
    assert plain == {"A": "Jessica Gorter", "B": "Matt Micucci"}
    said = SpeakerAssignment("A", "matt micucci", Role.REPORTER, "by ann")
    turned = {speaker.label: speaker for speaker in assign(talk(ONE_GUEST), page, [said])}
    assert (turned["A"].name, turned["A"].role, turned["A"].confidence) == ("matt micucci", Role.REPORTER, 1.0)
    assert turned["A"].evidence[0].kind == "by hand"
    assert turned["B"].name != "Matt Micucci"


def test_somebody_whom_the_page_doesnt_credit_can_be_named_by_hand_or_left_without_a_name() -> None:
    page = Episode(reporters=("Matt Micucci",), guests=("Jessica Gorter",))
    for name in ("Somebody Else", None):
        found = assign(talk(ONE_GUEST), page, [SpeakerAssignment("A", name, Role.OTHER, "by ann")])
        assert {speaker.label: (speaker.name, speaker.role) for speaker in found} == {
            "A": (name, Role.OTHER),
            "B": ("Matt Micucci", Role.REPORTER),
        }
