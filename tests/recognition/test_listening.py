"""How readings are judged and taken again, and how the language is found, by models that say what the tests want."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from transcribe.model.progress import silent
from transcribe.model.sound import Sound
from transcribe.model.stages import Hints, Recognition, Speech
from transcribe.model.transcript import Discarded, Interval
from transcribe.recognition.hypotheses import Hypothesis
from transcribe.recognition.listening import Request, listen
from transcribe.recognition.windows import HeardWindow
from transcribe.settings import Settings

GOOD = Hypothesis((1, 2), "good words", -0.1, 0.0)
GUESS = Hypothesis((3,), "guess", -1.5, 0.0)
BETTER_GUESS = Hypothesis((4,), "better", -1.2, 0.0)
LOOP = Hypothesis((5,), "again and again " * 20, -0.01, 0.0)
SILENCE = Hypothesis((6,), "thanks for watching", -1.2, 0.9)

#: Four windows: each interval is too far from the next.
SPEECH = Speech(tuple(Interval(start_ms, start_ms + 1000) for start_ms in range(1000, 40_000, 10_000)))


class Sayer:
    """A model that reads what it's told to, by the window's number (the value of its samples) and the temperature."""

    device = "cpu"
    multilingual = True
    prompt_tokens = 12

    def __init__(
        self,
        say: Callable[[int, float], Hypothesis],
        chances: Callable[[int], dict[str, float]] | None = None,
    ) -> None:
        self._say = say
        self._chances = chances or (lambda window: {"en": 0.9, "de": 0.1})
        self.requests: list[Request] = []
        self.asked: list[list[int]] = []

    def window_bytes(self, beams: int) -> int:
        return 1

    def encode(self, pieces: Sequence[NDArray[np.float32]]) -> list[int]:
        return [int(piece[len(piece) // 2]) for piece in pieces]

    def alone(self, encoded: list[int], index: int) -> list[int]:
        return [encoded[index]]

    def languages(self, encoded: list[int]) -> list[dict[str, float]]:
        return [self._chances(window) for window in encoded]

    def tokens(self, text: str) -> list[int]:
        return list(range(len(text.split())))

    def read(self, encoded: list[int], request: Request) -> list[Hypothesis]:
        self.requests.append(request)
        self.asked.append(encoded)
        return [self._say(window, request.temperature) for window in encoded]

    def align(
        self, encoded: list[int], request: Request, readings: Sequence[Hypothesis], samples: Sequence[int]
    ) -> list[list[HeardWindow]]:
        return [
            [HeardWindow(f" {word}", 0.3, 0.6, 0.5) for word in reading.text.split()] if reading.tokens else []
            for reading in readings
        ]


def listened(model: Sayer, hints: Hints | None = None, **settings: object) -> Recognition:
    samples = np.repeat(np.arange(4, dtype=np.float32), 160_000)  # ten seconds of each window's number
    return listen(lambda: model, Sound(samples), SPEECH, hints or Hints(), Settings(**settings), silent)  # type: ignore[arg-type]


def said(found: Recognition) -> str:
    return " ".join(word.text for word in found.words)


def test_a_good_reading_is_taken_at_once() -> None:
    model = Sayer(lambda window, temperature: GOOD)
    assert said(listened(model)) == " ".join(["good words"] * 4)
    assert [request.temperature for request in model.requests] == [0.0]


@pytest.mark.parametrize("refused", [GUESS, LOOP])
def test_only_the_window_that_was_refused_is_read_again(refused: Hypothesis) -> None:
    model = Sayer(lambda window, temperature: refused if window == 2 and temperature < 0.4 else GOOD)
    assert said(listened(model)) == " ".join(["good words"] * 4)
    assert model.asked == [[0, 1, 2, 3], [2], [2]]
    assert [request.temperature for request in model.requests] == [0.0, 0.2, 0.4]


def test_where_no_reading_is_good_the_likeliest_that_does_not_loop_is_taken() -> None:
    by_temperature = {0.0: LOOP, 0.2: GUESS, 0.4: BETTER_GUESS, 0.6: GUESS, 0.8: LOOP, 1.0: GUESS}
    model = Sayer(lambda window, temperature: by_temperature[temperature] if window == 0 else GOOD)
    assert said(listened(model)).split()[0] == "better"
    assert len(model.requests) == 6


def test_where_all_readings_loop_one_of_them_is_taken() -> None:
    assert "again" in said(listened(Sayer(lambda window, temperature: LOOP)))


def test_words_that_the_model_itself_doubts_to_be_speech_are_listed_and_not_read_again() -> None:
    model = Sayer(lambda window, temperature: SILENCE if window == 1 else GOOD)
    found = listened(model)
    assert len(found.words) == 6
    assert found.discarded == (Discarded(10_800, 12_200, "thanks for watching", "not speech"),)
    assert len(model.requests) == 1


def test_readings_without_a_probability_are_a_fault() -> None:
    from transcribe.errors import EngineFailed

    with pytest.raises(EngineFailed, match=r"Whisper failed at 0:00 \(its weights produce no valid numbers\)"):
        listened(Sayer(lambda window, temperature: GOOD._replace(log_probability=float("nan"))))


def test_several_windows_vote_for_the_language() -> None:
    # One is sure of German, three lean to Dutch: their sum decides, and is the mean that is told.
    chances = {
        0: {"de": 1.0, "nl": 0.0},
        1: {"de": 0.3, "nl": 0.7},
        2: {"de": 0.2, "nl": 0.8},
        3: {"de": 0.1, "nl": 0.9},
    }
    model = Sayer(lambda window, temperature: GOOD, chances.__getitem__)
    found = listened(model)
    assert found.language == "nl"
    assert found.language_confidence == pytest.approx(0.6)
    assert {request.language for request in model.requests} == {"nl"}


def test_weights_that_know_english_only_are_not_asked_for_the_language() -> None:
    model = Sayer(lambda window, temperature: GOOD, lambda window: {})
    model.multilingual = False
    found = listened(model)
    assert (found.language, found.language_confidence) == ("en", None)


def test_the_likeliest_terms_are_told_as_far_as_there_is_room() -> None:
    model = Sayer(lambda window, temperature: GOOD)
    too_long = "one two three four five six seven eight nine ten eleven"
    listened(model, Hints(("Jessica Gorter", too_long, "De rode ziel")))
    assert {len(request.prompt) for request in model.requests} == {5}


def test_terms_are_sentences_in_the_prompt_and_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    model = Sayer(lambda window, temperature: GOOD)

    def tokens(text: str) -> list[int]:
        told.append(text)
        return [1]

    monkeypatch.setattr(model, "tokens", tokens)
    listened(model, Hints(("Helen Porter", "The Last Ferry", "Dr. No.")))
    assert told[-1] == " Helen Porter. The Last Ferry. Dr. No."


class Prompted(Sayer):
    """A model that says one thing with the film's name in its prompt, and another without it."""

    def __init__(self, prompted: str, plain: str) -> None:
        super().__init__(lambda window, temperature: GOOD)
        self.texts = [prompted, plain]

    def tokens(self, text: str) -> list[int]:
        return [int("Ferry" in text), int("Porter" in text)]

    def read(self, encoded: list[int], request: Request) -> list[Hypothesis]:
        self.requests.append(request)
        return [GOOD._replace(text=self.texts[1 - request.prompt[0]]) for _ in encoded]


@pytest.mark.parametrize(
    ("prompted", "plain", "right"),
    [
        ("the director of The Ferry, The Last Ferry.", "the director of the film The Last Ferry.", 1),
        ("the film The Last Ferry, The Last Ferry.", "the film the last ferry.", 1),
        ("The Ferry, no: Ferry, The Last Ferry.", "The Ferry, no: Ferry, The Last Ferry.", 0),
        ("the film The Last Ferry. Helen, welcome.", "the fill the last ferry.", 0),
    ],
)
def test_a_name_that_is_said_twice_only_because_of_the_prompt_is_said_once(
    prompted: str, plain: str, right: int
) -> None:
    model = Prompted(prompted, plain)
    found = said(listened(model, Hints(("Helen Porter", "The Last Ferry"))))
    assert found == " ".join([(prompted, plain)[right]] * 4)
    assert {request.prompt for request in model.requests} <= {(1, 1), (0, 1)}  # The other names stay in the prompt.


def test_without_terms_there_is_no_prompt() -> None:
    model = Sayer(lambda window, temperature: GOOD)
    listened(model)
    assert {request.prompt for request in model.requests} == {()}


def test_a_batch_is_as_large_as_was_asked() -> None:
    model = Sayer(lambda window, temperature: GOOD)
    listened(model, batch_size=3)
    assert model.asked == [[0, 1, 2], [3]]
