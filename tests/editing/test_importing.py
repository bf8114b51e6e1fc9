"""Files that come in: corrections of an episode, and episodes of their own."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import loky
import pytest

from support.editor import CAPTIONS, DOCUMENTS, Document, Said, monologues, spoken_by
from support.transcripts import words
from transcribe.editing import corrections, exports, importing
from transcribe.editing.bulk_import import FileImport, bring_in_all
from transcribe.editing.importing import bring_in, episode_of, source_of
from transcribe.errors import InputError
from transcribe.model.edits import Imported
from transcribe.model.episode import Role
from transcribe.model.parsed import ParsedTranscript, Passage
from transcribe.model.transcript import Transcript
from transcribe.pipeline.batch import Batch, refresh
from transcribe.pipeline.publishing import format_named
from transcribe.readers import read_data
from transcribe.settings import Settings
from transcribe.store.archive import Archive
from transcribe.workers import sharing


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def make(archive: Archive, episode_id: str) -> Transcript:
    report = Batch(archive, Settings(), [source_of(archive, episode_id)]).run()
    assert not report.failed
    return archive.transcript(episode_id)


def told(archive: Archive, *said: tuple[str, str], chance: random.Random | None = None) -> Transcript:
    """An episode whose words are known to the millisecond, with pauses of any length and none."""
    passages, at_ms = [], 0
    for speaker, text in said:
        timed = []
        for word in words(text):
            start_ms = at_ms + (chance.choice((0, 0, 30, 400, 2500)) if chance else 50)
            at_ms = start_ms + (chance.randrange(80, 500) if chance else 300)
            timed.append(type(word)(start_ms, at_ms, word.text))
        role = Role.GUEST if speaker == "Ann Lee" else Role.REPORTER
        passages.append(Passage(text, speaker, role, timed[0].start_ms, at_ms, tuple(timed)))
    archive.store_imported(
        "talk", Imported("talk.json", "ann", "2026-01-01", ParsedTranscript("json", tuple(passages)))
    )
    return make(archive, "talk")


def corrected(archive: Archive, document: Document, form: str) -> tuple[str, ...]:
    """Bring a document back in; what couldn't be taken over."""
    path = archive.root / f"talk.{form}"
    path.write_bytes(document.written(form))
    brought = bring_in(archive, path, "talk")
    assert not refresh(archive, ["talk"]).failed
    return tuple(line for line in brought.left if "captions begin or end otherwise" not in line)


def exported(transcript: Transcript, form: str) -> Document:
    return Document.of(read_data(format_named(form).data(transcript), Path(f"talk.{form}"), form))


@pytest.mark.parametrize("form", [*DOCUMENTS, *CAPTIONS])
def test_five_hundred_edits_are_all_there_and_every_other_word_keeps_its_time(archive: Archive, form: str) -> None:
    chance = random.Random(form)
    before = told(archive, *monologues(1500, chance), chance=chance)
    document = exported(before, form)
    assert document.words() == spoken_by(before)
    document.edit(500, chance, layout=form in DOCUMENTS)
    assert corrected(archive, document, form) == ()
    after = archive.transcript("talk")
    assert spoken_by(after) == document.words()
    kept = [word.origin for unit in document.units for word in unit.words]
    for was, now in zip(kept, after.words, strict=True):
        if was is not None:
            assert (now.start_ms, now.end_ms) == (before.words[was].start_ms, before.words[was].end_ms)
    if form in DOCUMENTS:
        assert [unit.words[0].text for unit in exported(after, form).units] == [
            unit.words[0].text for unit in document.units
        ]
    path = archive.root / f"talk.{form}"
    assert bring_in(archive, path, "talk").state == "unchanged"


EVERY_FORM = ("docx", "json", "md", "podcast-json", "srt", "ttml", "txt", "vtt", "whisper-json")


@pytest.mark.parametrize("form", EVERY_FORM)
def test_what_comes_back_unchanged_changes_nothing(archive: Archive, form: str) -> None:
    before = told(archive, *monologues(300, random.Random(1)), chance=random.Random(2))
    data = format_named(form).data(before)
    path = archive.root / f"talk.{form.rpartition('-')[2]}"
    path.write_bytes(data)
    brought = bring_in(archive, path, "talk")
    assert (brought.state, brought.edits, brought.left) == ("unchanged", (), ())
    assert format_named(form).data(archive.transcript("talk")) == data


def test_a_speaker_who_is_called_otherwise_throughout_is_that_person(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "how do you film snow"), ("Bo Ek", "with patience"), ("Ann Lee", "and how long"))
    document = exported(before, "md")
    document.rename("Ann Lee", "Anna Leigh")
    assert corrected(archive, document, "md") == ()
    assert [speaker.name for speaker in archive.transcript("talk").speakers] == ["Anna Leigh", "Bo Ek"]
    assert len(archive.edits("talk").edits) == 1


def test_two_speakers_who_get_one_name_are_one(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "how do you film snow"), ("Bo Ek", "with patience"), ("Cy Dee", "yes"))
    document = exported(before, "md")
    document.rename("Cy Dee", "Bo Ek")
    assert corrected(archive, document, "md") == ()
    assert [(turn.speaker, turn.text) for turn in archive.transcript("talk").turns] == [
        ("SPEAKER_00", "how do you film snow"),
        ("SPEAKER_01", "with patience yes"),
    ]


def test_words_given_to_a_voice_without_a_name_are_that_voice_s(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "how do you film snow"), ("Speaker 2", "with patience"), ("Cy Dee", "yes"))
    assert before.speakers[1].name is None
    document = exported(before, "md")
    document.rename("Cy Dee", "Speaker 2")
    assert corrected(archive, document, "md") == ()
    assert [turn.text for turn in archive.transcript("talk").turns] == ["how do you film snow", "with patience yes"]


def test_headings_notes_and_paragraphs_stand_where_they_were_written_in_every_document(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "How do you film snow?"), ("Bo Ek", "With patience. It melts."))
    text = format_named("md").data(before).decode()
    text = text.replace("`0:01` **Bo Ek**", "## On snow\n\n> Ask her again.\n\n`0:01` **Bo Ek**")
    text = text.replace(" It melts.", "\n\nIt melts.") + "\n> To be continued.\n"
    path = archive.root / "talk.md"
    path.write_text(text)
    assert bring_in(archive, path, "talk").left == ()
    refresh(archive, ["talk"])
    after = archive.transcript("talk")
    assert [(remark.kind, remark.text) for remark in after.remarks] == [
        ("heading", "On snow"),
        ("note", "Ask her again."),
        ("note", "To be continued."),
    ]
    assert [len(turn.paragraphs) for turn in after.turns] == [1, 2]
    for form in DOCUMENTS:
        again = archive.root / f"talk.{form}"
        again.write_bytes(format_named(form).data(after))
        assert bring_in(archive, again, "talk").state == "unchanged"
    path.write_text(text.replace("## On snow\n\n", "").replace("Ask her again", "Ask him again"))
    assert [str(edit.change) for edit in bring_in(archive, path, "talk").edits] == [
        "0:01 heading: On snow -> nothing",
        "0:01 note: Ask her again. -> nothing",
        "0:01 note: nothing -> Ask him again.",
    ]


def test_what_a_document_says_of_the_page_is_shown_and_not_taken_over(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "how do you film snow"))
    path = archive.root / "talk.md"
    path.write_bytes(format_named("md").data(before).replace(b"**Duration:** 0:", b"**Duration:** 1:"))
    brought = bring_in(archive, path, "talk")
    assert brought.state == "unchanged"
    assert "not imported, since it comes from the page" in brought.left[0]


def test_a_dry_run_tells_what_would_change_and_writes_nothing(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "how do you film snow"))
    path = archive.root / "talk.txt"
    path.write_bytes(format_named("txt").data(before).replace(b"snow", b"show"))
    assert [str(edit.change) for edit in bring_in(archive, path, "talk", dry_run=True).edits] == [
        "0:01-0:01 snow -> show"
    ]
    assert archive.edits("talk").edits == ()


def test_an_import_is_taken_back_as_one(archive: Archive) -> None:
    before = told(archive, *monologues(60, random.Random(3)))
    document = exported(before, "md")
    document.edit(10, random.Random(4), layout=True)
    corrected(archive, document, "md")
    assert len(archive.edits("talk").edits) > 5
    corrections.undo(archive, "talk")
    refresh(archive, ["talk"])
    assert archive.edits("talk").in_force.edits == ()
    assert archive.transcript("talk").turns == before.turns


def test_another_text_is_no_correction_and_nothing_is_written(archive: Archive) -> None:
    before = told(archive, *monologues(100, random.Random(5)))
    path = archive.root / "talk.md"
    path.write_text("\n\n".join(f"**Ann Lee**: {text} indeed" for _, text in monologues(100, random.Random(6))))
    with pytest.raises(InputError, match=r"doesn't look like a corrected talk: \d+% of the words differ.*--instead"):
        bring_in(archive, path, "talk")
    assert (archive.edits("talk").edits, archive.transcript("talk")) == ((), before)


def test_a_file_instead_of_what_was_heard_keeps_the_one_before_beside_it(archive: Archive) -> None:
    told(archive, *monologues(100, random.Random(5)))
    was = archive.imported("talk")
    path = archive.root / "other.txt"
    path.write_text("Bo Ek: Nothing of all that.\n")
    assert bring_in(archive, path, "talk", instead=True).state == "new"
    assert make(archive, "talk").turns[0].text == "Nothing of all that."
    kept = archive.folder("talk") / "imported-1.json"
    archive.imported_path("talk").write_bytes(kept.read_bytes())
    assert archive.imported("talk") == was


def test_a_change_meanwhile_is_not_overwritten(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before = told(archive, ("Ann Lee", "how do you film snow"), ("Bo Ek", "with patience"))
    path = archive.root / "talk.txt"
    path.write_bytes(format_named("txt").data(before).replace(b"snow", b"show"))
    real = exports.left_beside

    def meanwhile(*given: ParsedTranscript) -> object:
        corrections.assign(archive, "talk", "SPEAKER_01", "Cy Dee", Role.GUEST, author="cy")
        return real(*given)

    monkeypatch.setattr(importing, "left_beside", meanwhile)
    with pytest.raises(InputError, match="talk has changed in the meantime. Import the file again"):
        bring_in(archive, path, "talk")
    assert [edit.author for edit in archive.edits("talk").edits] == ["cy"]


def test_whose_a_file_is_stands_in_its_name_or_its_folder(archive: Archive) -> None:
    assert episode_of(archive, archive.folder("talk") / "captions.srt") == "talk"
    assert episode_of(archive, archive.audio / "2017" / "Talk.srt") == "2017-talk"
    assert episode_of(archive, Path("/elsewhere/Talk one.docx")) == "talk-one"
    with pytest.raises(InputError, match=r"doesn't identify the episode.*--episode ID"):
        episode_of(archive, Path("/elsewhere/captions.srt"))


def test_speakers_without_words_and_without_a_recording_are_refused(archive: Archive) -> None:
    path = archive.root / "talk.rttm"
    path.write_text("SPEAKER talk 1 0.0 1.0 <NA> <NA> ann <NA> <NA>\n")
    with pytest.raises(
        InputError, match=r"talk\.rttm: has no words, and there is no recording to recognize them from\. Put"
    ):
        bring_in(archive, path)
    assert archive.imported("talk") is None


def test_speakers_alone_dont_take_the_place_of_imported_words(archive: Archive, samples: Path) -> None:
    archive.audio.mkdir()
    shutil.copy(samples / "the-last-ferry.mp3", archive.audio)
    words = archive.root / "the-last-ferry.txt"
    words.write_text("Ann Lee: How do you film snow?\n\nBo Ek: With patience.\n")
    bring_in(archive, words)
    make(archive, "the-last-ferry")
    path = archive.root / "the-last-ferry.rttm"
    path.write_text("SPEAKER x 1 0.0 1.0 <NA> <NA> ann <NA> <NA>\n")
    with pytest.raises(InputError, match=r"those of the-last-ferry come from the-last-ferry\.txt.*--instead"):
        bring_in(archive, path)
    assert bring_in(archive, path, instead=True, dry_run=True).state == "new"


def test_a_file_that_tells_nothing_is_refused_even_beside_a_recording(archive: Archive, samples: Path) -> None:
    archive.audio.mkdir()
    shutil.copy(samples / "the-last-ferry.mp3", archive.audio)
    path = archive.root / "the-last-ferry.md"
    path.write_text("# The Last Ferry\n")
    with pytest.raises(InputError, match="has neither words nor speakers"):
        bring_in(archive, path)


def test_a_later_run_with_other_words_keeps_every_hand_made_one(archive: Archive) -> None:
    before = told(archive, ("Ann Lee", "how do you flim snow in winter"), ("Bo Ek", "with patients and love"))
    document = exported(before, "md")
    document.units[0].words[3].text = "film"
    document.units[1].words[1].text = "patience,"
    document.units[1].words.insert(3, Said("much", None))
    assert corrected(archive, document, "md") == ()
    told(archive, ("Ann Lee", "How did he fill this no in winter?"), ("Bo Ek", "With passion Andy loved."))
    after = [word.text for word in archive.transcript("talk").words]
    assert {"film", "patience,", "much"} <= set(after)
    assert {"flim", "patients", "fill", "passion"}.isdisjoint(after)


def test_what_was_imported_before_a_run_was_cut_off_is_made_by_the_next(archive: Archive) -> None:
    path = archive.root / "talk.txt"
    path.write_text("Ann Lee: How do you film snow?\n\nBo Ek: With patience.\n")
    bring_in(archive, path)
    assert Batch(archive).run().done == ("talk",)
    assert Batch(archive).run().skipped == ("talk",)


def test_a_recording_that_comes_later_takes_the_imported_words(archive: Archive, samples: Path) -> None:
    path = archive.root / "the-last-ferry.txt"
    path.write_text("Ann Lee: How do you film snow?\n\nBo Ek: With patience.\n")
    bring_in(archive, path)
    Batch(archive).run()
    archive.audio.mkdir()
    shutil.copy(samples / "the-last-ferry.mp3", archive.audio)
    assert Batch(archive).run().done == ("the-last-ferry",)
    after = archive.transcript("the-last-ferry")
    assert [turn.text for turn in after.turns] == ["How do you film snow?", "With patience."]
    assert after.provenance.recording.path == "audio/the-last-ferry.mp3"
    assert after.provenance.recording.duration_ms > 60_000


def test_a_language_in_a_caption_file_s_name_is_not_the_episode_s(archive: Archive) -> None:
    path = archive.root / "talk.pt-BR.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:03,000\nAnn: Sim.\n")
    brought = bring_in(archive, path)
    assert (brought.episode, brought.state) == ("talk", "new")
    assert brought.notes == ("language pt, from the file's name",)
    assert make(archive, "talk").language == "pt"


def test_a_name_that_ends_like_a_language_is_believed_where_it_has_a_recording(archive: Archive) -> None:
    (archive.root / "audio").mkdir()
    path = archive.root / "mr.no.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:03.000\nYes.\n")
    assert episode_of(archive, path) == "mr"
    (archive.root / "audio" / "mr.no.mp3").write_bytes(b"")
    assert episode_of(archive, path) == "mr-no"


def test_front_matter_is_the_page_of_an_episode_without_another(archive: Archive) -> None:
    path = archive.root / "talk.md"
    path.write_text(
        "---\nguest: Bo Ek\ntitle: Snow: a film\npublish_date: 2019-03-08\n---\n\n# Snow\n\n"
        "## Transcript\n\nAnn Lee (0:00):\nHow do you film snow?\n\n"
        "Bo Ek (0:03):\nWith patience. [inaudible 00:04]\n"
    )
    brought = bring_in(archive, path)
    [note] = brought.notes
    assert note.startswith("the front matter isn't valid YAML")
    assert note.endswith("line 2): it is read line by line")
    made = make(archive, "talk")
    assert (made.episode.title, made.episode.guests, made.episode.other) == (
        "Snow: a film",
        ("Bo Ek",),
        {"publish_date": "2019-03-08"},
    )
    assert [(remark.at_ms, remark.text, remark.kind) for remark in made.remarks] == [(4_000, "[inaudible]", "note")]
    assert [turn.text for turn in made.turns] == ["How do you film snow?", "With patience."]
    (archive.root / "audio").mkdir()
    (archive.root / "audio" / "talk.txt").write_text("Title: Rain\nReporter: Ann Lee\n")
    assert make(archive, "talk").episode.title == "Rain"


def test_a_document_of_an_episode_s_own_keeps_its_paragraphs_headings_and_notes(archive: Archive) -> None:
    path = archive.root / "talk.md"
    path.write_text(
        "**Ann Lee** (0:00): How do you film snow?\n\n## On snow\n\n**Bo Ek** (0:03): With patience.\n\n"
        "Then it melts.\n\n> By phone.\n"
    )
    bring_in(archive, path)
    made = make(archive, "talk")
    assert [[" ".join(word.text for word in one) for one in turn.paragraphs] for turn in made.turns] == [
        ["How do you film snow?"],
        ["With patience.", "Then it melts."],
    ]
    assert [(remark.kind, remark.text) for remark in made.remarks] == [("heading", "On snow"), ("note", "By phone.")]


def test_sounds_in_a_document_without_ends_are_told(archive: Archive) -> None:
    path = archive.root / "talk.txt"
    path.write_text("[0:00] Ann Lee: How do you film snow? [laughs]\n\n[0:03] Bo Ek: With patience.\n")
    bring_in(archive, path)
    made = make(archive, "talk")
    assert [(sound.kind, sound.start_ms < 3_000) for sound in made.sounds] == [("laughs", True)]


def test_names_on_the_page_are_believed(archive: Archive) -> None:
    (archive.root / "audio").mkdir()
    (archive.root / "audio" / "talk.txt").write_text("Title: Love\nReporter: Ann Lee\nGuest: bell hooks\n")
    path = archive.root / "talk.txt"
    path.write_text("Ann Lee: What is love?\n\nbell hooks: An act: of will.\n")
    bring_in(archive, path)
    assert [turn.text for turn in make(archive, "talk").turns] == ["What is love?", "An act: of will."]


@pytest.mark.parametrize(("asks", "answers"), [("Q", "A"), ("Question", "Answer"), ("I", "B")])
def test_letters_for_question_and_answer_are_roles_and_no_names(archive: Archive, asks: str, answers: str) -> None:
    path = archive.root / "talk.txt"
    path.write_text(f"{asks}: How do you film snow?\n\n{answers}: With patience.\n\n{asks}: And?\n\n{answers}: So.\n")
    bring_in(archive, path)
    assert [(speaker.name, speaker.role) for speaker in make(archive, "talk").speakers] == [
        (None, Role.REPORTER),
        (None, Role.GUEST),
    ]


def test_processes_that_share_in_reading_report_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "MANY", 2)
    monkeypatch.setattr(loky, "cpu_count", lambda: 2)
    files = tmp_path / "files"
    (files / "again").mkdir(parents=True)
    for number in range(20):
        (files / f"talk-{number:02}.txt").write_text(f"Dana (00:00:0{number % 10}):\nThis is talk {number}.\n")
    (files / "talk-21.json").write_text("{")
    (files / "again" / "talk-03.txt").write_text("Dana: Another one.\n")
    reports = []
    for name, jobs in (("alone", 1), ("together", 2)):
        (tmp_path / name).mkdir()
        archive = Archive(tmp_path / name)
        seen: list[FileImport] = []
        report = bring_in_all(archive, [files], jobs=jobs, on_file=seen.append)
        assert seen == list(report.files)
        assert len(list(archive.episodes.glob("*/imported.json"))) == 20
        reports.append(report)
    assert reports[0] == reports[1]
    assert len(reports[0].failures) == 2
