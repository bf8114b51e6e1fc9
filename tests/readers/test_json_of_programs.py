"""JSON as Whisper, programs after it and podcast apps write it; RTTM."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transcribe.errors import DocumentError, InputError
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript
from transcribe.model.transcript import SoundEvent, Word
from transcribe.readers import read as read_file
from transcribe.readers import read_data


def read(document: object, form: str | None = None) -> ParsedTranscript:
    return read_data(json.dumps(document).encode(), Path("talk.json"), form)


def test_whispers_own_words_are_put_together() -> None:
    told = read(
        {
            "text": " A mother-in-law, yes.",
            "language": "en",
            "segments": [
                {
                    "id": 0,
                    "seek": 0,
                    "start": 0.0,
                    "end": 2.5,
                    "text": " A mother-in-law, yes.",
                    "tokens": [1],
                    "words": [
                        {"word": " A", "start": 0.0, "end": 0.5, "probability": 0.9},
                        {"word": " mother", "start": 0.5, "end": 1.0, "probability": 0.8},
                        {"word": "-in", "start": 1.0, "end": 1.2, "probability": 0.5},
                        {"word": "-law,", "start": 1.2, "end": 1.5, "probability": 0.7},
                        {"word": " yes.", "start": 1.5, "end": 1.5, "probability": 1},
                    ],
                }
            ],
        }
    )
    (passage,) = told.passages
    assert passage.words == (
        Word(0, 500, "A", 0.9),
        Word(500, 1_500, "mother-in-law,", 0.5),
        Word(1_500, 1_501, "yes.", 1),
    )
    assert (passage.text, passage.speaker, told.language) == ("A mother-in-law, yes.", None, "en")


def test_whispers_segments_may_have_no_words() -> None:
    told = read(
        {
            "segments": [{"start": 0, "end": 2, "text": " Yes. "}, {"start": 2, "end": 2, "text": " "}],
            "language": "klingon",
            "duration": 9.5,
        }
    )
    assert [(one.text, one.start_ms, one.end_ms, one.words) for one in told.passages] == [("Yes.", 0, 2_000, ())]
    assert (told.language, told.duration_ms) == (None, 9_500)


def test_whisperx_words_without_times_get_theirs_from_their_neighbours() -> None:
    (passage,) = read(
        {
            "segments": [
                {
                    "start": 1,
                    "end": 5,
                    "text": "In 2017 it was £5",
                    "words": [
                        {"word": "In", "start": 1, "end": 1.5, "score": 0.9},
                        {"word": "2017"},
                        {"word": "it", "start": 2.5, "end": 3},
                        {"word": "was", "start": 3, "end": 4},
                        {"word": "£5", "start": float("nan"), "score": float("nan")},
                    ],
                }
            ]
        }
    ).passages
    assert [(word.text, word.start_ms, word.end_ms) for word in passage.words] == [
        ("In", 1_000, 1_500),
        ("2017", 1_500, 2_500),
        ("it", 2_500, 3_000),
        ("was", 3_000, 4_000),
        ("£5", 4_000, 5_000),
    ]
    assert passage.words[0].confidence == 0.9


def test_a_segment_none_of_whose_words_has_a_time_is_shared_by_letters() -> None:
    (passage,) = read({"segments": [{"start": 1, "end": 2, "words": [{"word": "10"}, {"word": "20"}]}]}).passages
    assert [(word.start_ms, word.end_ms) for word in passage.words] == [(1_000, 1_500), (1_500, 2_000)]


def test_whisperx_speakers_of_words_part_a_segment() -> None:
    told = read(
        {
            "segments": [
                {
                    "start": 0,
                    "end": 2,
                    "speaker": "SPEAKER_00",
                    "text": "Is it? It is.",
                    "words": [
                        {"word": "Is", "start": 0, "end": 0.5, "speaker": "SPEAKER_01"},
                        {"word": "it?", "start": 0.5, "end": 1},
                        {"word": "It", "start": 1, "end": 1.5, "speaker": "SPEAKER_00"},
                        {"word": "is.", "start": 1.5, "end": 2, "speaker": "SPEAKER_00"},
                    ],
                },
                {"start": 2, "end": 3, "text": "So."},
            ]
        }
    )
    assert [(one.speaker, one.text, one.start_ms) for one in told.passages] == [
        ("SPEAKER_01", "Is it?", 0),
        ("SPEAKER_00", "It is.", 1_000),
        (None, "So.", 2_000),
    ]


def test_podcast_json_tells_segments() -> None:
    told = read(
        {
            "version": "1.0.0",
            "segments": [
                {"speaker": "Ann (host)", "startTime": 0.5, "endTime": 2, "body": "Is it\nlong?"},
                {"startTime": 2, "endTime": 3, "body": "Is it?"},
                {"startTime": 3, "endTime": 4, "body": "[music]"},
                {"speaker": "Bo", "startTime": 4, "body": "It is."},
            ],
        }
    )
    assert [(one.speaker, one.role, one.text, one.start_ms, one.end_ms) for one in told.passages] == [
        ("Ann", Role.REPORTER, "Is it long?", 500, 2_000),
        ("Ann", Role.UNKNOWN, "Is it?", 2_000, 3_000),
        ("Bo", Role.UNKNOWN, "It is.", 4_000, None),
    ]
    assert told.sounds == (SoundEvent(3_000, 4_000, "music"),)


@pytest.mark.parametrize(
    ("document", "form", "reason"),
    [
        ({"segments": 1}, "whisper-json", "segments isn't a list"),
        ({}, "podcast-json", "segments isn't a list"),
        ([], "whisper-json", "segments isn't a list"),
        ({"segments": ["x"]}, "whisper-json", "segments.0 isn't an object"),
        (
            {"segments": [{"start": "soon", "end": 1, "text": ""}]},
            "whisper-json",
            "segments.0.start isn't a time in seconds",
        ),
        ({"segments": [{"start": "9" * 5000, "text": ""}]}, "whisper-json", "segments.0.start isn't a time in seconds"),
        (
            {"segments": [{"start": 1e9, "end": 1, "text": ""}]},
            "whisper-json",
            "segments.0.start isn't a time in seconds",
        ),
        ({"segments": [{"start": True, "text": ""}]}, "whisper-json", "segments.0.start isn't a time in seconds"),
        ({"segments": [{"start": 0, "text": 5}]}, "whisper-json", "segments.0.text isn't text"),
        ({"segments": [{"words": 5}]}, "whisper-json", "segments.0.words isn't a list"),
        (
            {"segments": [{"words": [{"word": "a", "start": 0, "score": "high"}]}]},
            "whisper-json",
            "segments.0.words.0.score isn't a number from 0 to 1",
        ),
        ({"segments": [{"words": [{"word": 7}]}]}, "whisper-json", "segments.0.words.0.word isn't text"),
        ({"segments": [], "language": 5}, "whisper-json", "language isn't text"),
        ({"segments": [{"startTime": [], "body": ""}]}, "podcast-json", "segments.0.startTime isn't a time in seconds"),
    ],
)
def test_what_json_lacks_is_told_with_its_place(document: object, form: str, reason: str) -> None:
    with pytest.raises(DocumentError) as told:
        read(document, form)
    assert str(told.value).startswith(f"talk.json: {reason}")
    assert told.value.hint


def test_our_own_json_that_is_damaged_is_told_with_its_place() -> None:
    with pytest.raises(DocumentError, match=r"talk\.json: id: Field required.*docs/transcript\.md"):
        read({"schema": 1})


WORDS = [("We", 0, 300), ("came", 300, 700), ("by", 700, 900), ("train.", 900, 2_400)]
SEGMENT = {"start": 0.0, "end": 2.4, "text": " We came by train."}


@pytest.mark.parametrize(
    "document",
    [
        {
            "transcription": [
                {
                    "offsets": {"from": 0, "to": 2400},
                    "text": " We came by train.",
                    "tokens": [
                        {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}, "id": 1, "p": 0.9},
                        *(
                            {"text": text, "offsets": {"from": start, "to": end}, "p": 0.9}
                            for text, start, end in (
                                (" We", 0, 300),
                                (" ca", 300, 500),
                                ("me", 500, 700),
                                (" by", 700, 900),
                                (" train", 900, 2300),
                                (".", 2300, 2400),
                            )
                        ),
                        {"text": "[_TT_120]", "offsets": {"from": 2400, "to": 2400}, "p": 0.1},
                    ],
                }
            ],
            "result": {"language": "en"},
        },
        {
            "text": " We came by train.",
            "chunks": [{"text": f" {text}", "timestamp": [start / 1000, end / 1000]} for text, start, end in WORDS],
            "language": "en",
        },
        {
            "language": "english",
            "text": "We came by train.",
            "segments": [SEGMENT],
            "words": [
                {"word": text.strip("."), "start": start / 1000, "end": end / 1000} for text, start, end in WORDS
            ],
        },
        {
            "language": "en-US",
            "text": "We came by train.",
            "words": [{"word": text, "start": start / 1000, "end": end / 1000} for text, start, end in WORDS],
        },
        {
            "segments": [
                SEGMENT
                | {
                    "words": [
                        {"word": f" {text}", "start": start / 1000, "end": end / 1000} for text, start, end in WORDS
                    ]
                }
            ],
            "language": "en",
        },
    ],
)
def test_words_have_their_times_in_every_programs_form(document: object) -> None:
    told = read(document)
    [passage] = told.passages
    assert [(word.text, word.start_ms, word.end_ms) for word in passage.words] == WORDS
    assert (passage.text, told.language, told.notes) == ("We came by train.", "en", ())


@pytest.mark.parametrize(
    "document",
    [
        [SEGMENT],
        {"segments": [SEGMENT]},
        {"transcription": [{"offsets": {"from": 0, "to": 2400}, "text": SEGMENT["text"]}]},
        {"transcription": [{"timestamps": {"from": "00:00:00,000", "to": "00:00:02,400"}, "text": SEGMENT["text"]}]},
        {"chunks": [{"timestamp": [0, 2.4], "text": SEGMENT["text"]}]},
        {"chunks": [], "speakers": [{"timestamp": [0, 2.4], "text": SEGMENT["text"]}]},
    ],
)
def test_segments_have_theirs(document: object) -> None:
    [passage] = read(document).passages
    assert (passage.text, passage.start_ms, passage.end_ms, passage.words) == ("We came by train.", 0, 2_400, ())


def test_the_last_chunk_may_have_no_end() -> None:
    told = read(
        {
            "chunks": [
                {"timestamp": [0.0, 2.0], "text": " So it was."},
                {"timestamp": [2.0, None], "text": " Yes it was."},
            ]
        }
    )
    assert [(one.start_ms, one.end_ms) for one in told.passages] == [(0, 2_000), (2_000, None)]


def test_tokens_that_cut_characters_in_two_leave_the_text_whole() -> None:
    tokens = [{"text": "\ufffd", "offsets": {"from": start, "to": start + 450}} for start in (0, 450)]
    [passage] = read({"transcription": [{"offsets": {"from": 0, "to": 900}, "text": "雨", "tokens": tokens}]}).passages
    assert (passage.text, passage.words) == ("雨", ())


@pytest.mark.parametrize(
    ("segment", "times", "note"),
    [
        ({"start": -0.02, "end": 1.4}, (0, 1_400), "1 value set to 0: before the recording's start"),
        ({"start": 2.4, "end": 1.0}, (2_400, None), "1 value ignored: end before start"),
        ({"start": "0.5", "end": "00:01.4"}, (500, 1_400), "2 values read from text instead of a number"),
        ({"start": float("nan"), "end": float("inf")}, (None, None), "2 values ignored: not a number"),
    ],
)
def test_numbers_that_are_a_little_wrong_are_put_right_and_told(
    segment: dict[str, object], times: object, note: str
) -> None:
    told = read({"segments": [segment | {"text": "Yes."}, {"start": 3, "end": 4, "text": "No."}]})
    assert [passage.text for passage in told.passages] == ["Yes.", "No."]
    assert ((told.passages[0].start_ms, told.passages[0].end_ms), told.notes) == (times, (note,))


def test_a_confidence_over_one_is_one() -> None:
    told = read(
        {
            "segments": [
                {
                    "start": 0,
                    "end": 1,
                    "text": "Yes",
                    "words": [{"word": "Yes", "start": 0, "end": 1, "score": 1.0000001}],
                }
            ]
        }
    )
    assert told.passages[0].words[0].confidence == 1
    assert told.notes == ("1 value clamped to 0..1: confidence out of range",)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "is JSON, but not a transcript"),
        ([], "is JSON, but not a transcript"),
        ({"a": 1}, "is JSON, but not a transcript"),
        ([1, 2], "is JSON, but not a transcript"),
        ("text", "is JSON, but not a transcript"),
        ({"jobName": "x", "results": {}, "status": "COMPLETED"}, "is JSON of Amazon Transcribe, which isn't supported"),
        ({"metadata": {}, "results": {"channels": []}}, "is JSON of Deepgram, which isn't supported"),
    ],
)
def test_json_that_is_no_transcript_is_said_so_in_one_line(document: object, reason: str) -> None:
    with pytest.raises(InputError) as told:
        read(document)
    assert str(told.value).startswith(f"talk.json: {reason}")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("whispercpp.json", ["We came by train."]),
        ("openai-verbose.json", ["Wir kamen mit dem Zug."]),
        ("end-before-start.json", ["We came", "backwards.", "No times."]),
        ("negative-start.json", ["Good morning."]),
        ("score-over-1.json", ["Good morning."]),
        ("whisperx-japanese.json", ["昨日は雨でした。", "駅まで歩きました。"]),
    ],
)
def test_json_in_the_wild_is_read(shared: Path, name: str, texts: list[str]) -> None:
    told = read_file(shared / "data" / "wild" / "json" / name)
    assert [passage.text for passage in told.passages] == texts
    assert told.language == {"openai-verbose.json": "de", "whisperx-japanese.json": "ja"}.get(name, "en")
    assert bool(told.notes) == (name in ("end-before-start.json", "negative-start.json", "score-over-1.json"))


# RTTM


def rttm(text: str, episode_id: str = "") -> ParsedTranscript:
    return read_data(text.encode(), Path("talk.rttm"), episode_id=episode_id)


def test_rttm_tells_who_speaks_when() -> None:
    told = rttm(
        "SPKR-INFO x 1 <NA> <NA> <NA> unknown bo <NA> <NA>\n"
        "SPEAKER x 1 2.5 1.25 <NA> <NA> bo <NA> <NA>\nSPEAKER x 1 0.0 3.0 <NA> <NA> ann <NA> <NA>\n"
    )
    assert [(one.speaker, one.text, one.start_ms, one.end_ms) for one in told.passages] == [
        ("ann", "", 0, 3_000),
        ("bo", "", 2_500, 3_750),
    ]


def test_of_several_recordings_the_episodes_is_read() -> None:
    two = "".join(f"SPEAKER {name} 1 0 1 <NA> <NA> {name}-ann <NA> <NA>\n" for name in ("a", "b"))
    assert [one.speaker for one in rttm(two, "b").passages] == ["b-ann"]
    with pytest.raises(DocumentError, match="is about a, b, not c"):
        rttm(two, "c")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("", "has no SPEAKER row"),
        ("SPEAKER talk 1 0.5 0.0 <NA> <NA> ann <NA> <NA>", "has no SPEAKER row"),
        ("SPEAKER talk 1 zero 1.0 <NA> <NA> ann <NA> <NA>", "line 1 isn't a SPEAKER row"),
        (";; by hand\nSPEAKER talk 1 0.5", "line 2 isn't a SPEAKER row"),
        ("SPEAKER talk 1 -2.0 1.0 <NA> <NA> ann <NA> <NA>", "line 1 isn't a SPEAKER row"),
        ("SPEAKER talk 1 nan inf <NA> <NA> ann <NA> <NA>", "line 1 isn't a SPEAKER row"),
    ],
)
def test_a_bad_row_is_told_with_its_line(row: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=rf"talk\.rttm: {reason}") as told:
        rttm(row)
    assert told.value.hint
