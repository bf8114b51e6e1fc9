"""Chinese, Japanese, Thai and their like from the file that comes in to the file that goes out: no spaces anywhere."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from support.articles import interview
from support.transcripts import of_turns
from transcribe.captions.cues import cues
from transcribe.captions.profiles import PODCAST
from transcribe.editing.importing import bring_in, source_of
from transcribe.editing.replacing import find
from transcribe.editing.revisions import revise
from transcribe.evaluation.words import tokens
from transcribe.model.edits import Edit, Edits, reworded
from transcribe.model.transcript import Speaker, Transcript, Turn, Word
from transcribe.pipeline.batch import Batch
from transcribe.pipeline.publishing import format_named
from transcribe.readers import READERS, read_data
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.text.scripts import split

SAID = (
    "昨日は朝から雨でしたので、駅まで歩きました。",
    "我们在北京拍摄了这部电影。",
    "เราถ่ายทำภาพยนตร์ที่กรุงเทพ",
    "ພາສາລາວແມ່ນພາສາ",
    "ភាសាខ្មែរជាភាសា",
    "မြန်မာဘာသာစကားသည်",
    "Watched Perfect Days で東京を見た。",
    "어제 서울에서 만났어요.",
)
FORMS = sorted(set(READERS) - {"rttm"})


def talk(*said: str) -> Transcript:
    """Two speakers, a turn a text, words as they are cut."""
    turns, at_ms = [], 0
    for number, text in enumerate(said):
        words = []
        for word in split(text):
            words.append(Word(at_ms, at_ms + 100 * len(word), word))
            at_ms += 100 * len(word)
        turns.append(Turn.of(f"SPEAKER_0{number % 2}", tuple(words)))
    return of_turns(turns, (Speaker("SPEAKER_00", "李娜"), Speaker("SPEAKER_01", "Ann Lee")))


def brought_in(folder: Path, file: Path) -> Transcript:
    """The episode that a file becomes."""
    archive = Archive(folder)
    episode = bring_in(archive, file, "talk").episode
    assert not Batch(archive, Settings(), [source_of(archive, episode)]).run().failed
    return archive.transcript(episode)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_shows_a_text_without_spaces_and_reads_it_so(form: str) -> None:
    told = read_data(format_named(form).data(talk(*SAID)), Path("file"), form)
    shown = [split(passage.text) for passage in told.passages]
    assert [word for words in shown for word in words] == [word for text in SAID for word in split(text)]


def test_a_page_has_no_spaces_between_its_words() -> None:
    page = format_named("html").data(talk(*SAID)).decode()
    assert "雨でしたので、</span><span" in page
    assert "Perfect</span> <span" in page


@pytest.mark.parametrize("form", FORMS)
def test_an_export_that_comes_back_is_no_change_however_its_words_were_cut(form: str) -> None:
    whole = talk(*SAID)
    turns = [
        Turn.of(
            turn.speaker,
            tuple(
                Word(word.start_ms + 10 * at, word.start_ms + 10 * at + 9, letter)
                for word in turn.words
                for at, letter in enumerate(word.text)
            ),
        )
        for turn in talk(*SAID[:6]).turns
    ]
    for transcript in (whole, of_turns(turns, whole.speakers)):
        told = read_data(format_named(form).data(transcript), Path("file"), form)
        assert revise(transcript, told, told).changes == ()


@pytest.mark.parametrize("form", FORMS)
def test_a_corrected_character_changes_its_word_alone(form: str) -> None:
    transcript = talk(*SAID)
    before = read_data(format_named(form).data(transcript), Path("file"), form)
    now = read_data(format_named(form).data(talk(*(text.replace("北京", "北海") for text in SAID))), Path("file"), form)
    revision = revise(transcript, before, now)
    (change,) = revision.changes
    assert (change.was, change.now) == ("北京", "北海")  # type: ignore[union-attr]
    assert revision.alike > 0.95
    changed = reworded(transcript.words, Edits((Edit("ann", "2026", change),)))
    assert [(word.start_ms, word.text) for word in changed] == [
        (word.start_ms, "北海" if word.text == "北京" else word.text) for word in transcript.words
    ]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [("北京", "北海", "北海"), ("我们 在", "他在", "他在"), ("ที่", "ใน", "ใน"), ("電話", "手紙", "")],
)
def test_words_inside_a_sentence_are_replaced(was: str, now: str, expected: str) -> None:
    found = list(find([talk(*SAID)], was, now))
    assert [one.change.now for one in found] == [expected] * bool(expected)


def test_a_letter_with_another_mark_is_another_one() -> None:
    assert list(find([talk("เสื้อ")], "เสื", "x")) == []


def test_words_that_are_cut_otherwise_are_no_errors() -> None:
    one, other = (
        Turn.of("SPEAKER_00", tuple(Word(at * 100, at * 100 + 99, text) for at, text in enumerate(texts)))
        for texts in (["我们在北", "京"], ["我们", "在", "北京"])
    )
    assert tokens([one]) == tokens([other])
    assert [token.text for token in tokens([one])] == list("我们在北京")


def test_what_engines_wrote_becomes_words(tmp_path: Path, shared: Path) -> None:
    made = brought_in(tmp_path, shared / "data" / "wild" / "json" / "whisperx-japanese.json")
    assert "".join(turn.text for turn in made.turns) == "昨日は雨でした。駅まで歩きました。"
    assert [(word.text, word.start_ms) for word in made.words] == [
        ("昨日は", 0),
        ("雨でした。", 900),
        ("駅まで", 3200),
        ("歩きました。", 4000),
    ]


def test_segments_without_words_are_cut_into_words(tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    text = "昨日は朝から雨でしたので駅まで歩いて行くことができませんでした"
    file.write_text(json.dumps({"language": "ja", "segments": [{"start": 0.0, "end": 12.0, "text": text}]}), "utf-8")
    made = brought_in(tmp_path, file)
    assert [turn.text for turn in made.turns] == [text]
    assert len(made.words) == 8


def test_letters_and_digits_of_other_scripts_stay_together(tmp_path: Path) -> None:
    file, text = tmp_path / "talk.json", "2017年にiPhoneを買った。 Yes."
    letters = [letter for letter in text if letter != " "]
    words = [{"word": letter, "start": at / 10, "end": at / 10 + 0.1} for at, letter in enumerate(letters)]
    segments = [{"start": 0.0, "end": len(text) / 10, "text": text, "words": words}]
    file.write_text(json.dumps({"language": "ja", "segments": segments}), "utf-8")
    made = brought_in(tmp_path, file)
    assert [word.text for word in made.words] == ["2017年にiPhoneを", "買った。", "Yes."]


def test_latin_text_is_the_same_as_ever() -> None:
    assert [turn.text for turn in interview().turns] == [
        " ".join(word.text for word in turn.words) for turn in interview().turns
    ]


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_captions_are_broken_between_words_and_leave_no_stretch_bare(tmp_path: Path, shared: Path, form: str) -> None:
    made = brought_in(tmp_path, shared / "data" / "wild" / "json" / "japanese-no-word-times.json")
    shown = cues(made)
    lines = [line.text for cue in shown for line in cue.lines]
    assert "".join(lines) == "".join(turn.text for turn in made.turns)
    assert all(len(line) <= PODCAST.max_cpl for line in lines)
    ends, at = set(), 0
    for word in made.words:
        at += len(word.text)
        ends.add(at)
    assert {sum(map(len, lines[:n])) for n in range(1, len(lines) + 1)} <= ends
    assert all(after.start_ms - before.end_ms < 1000 for before, after in pairwise(shown))
    assert " " not in "".join(
        passage.text for passage in read_data(format_named(form).data(made), Path("file"), form).passages
    )
