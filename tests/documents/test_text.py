from __future__ import annotations

from dataclasses import replace

from support.articles import interview
from support.transcripts import transcript
from transcribe.documents.text import FORMAT
from transcribe.model.episode import Episode, Role
from transcribe.model.transcript import Coverage, Discarded, Remark
from transcribe.pipeline.publishing import format_named


def test_is_found_by_its_name() -> None:
    assert format_named("txt") is FORMAT


def test_reads_as_an_editor_would_write_it() -> None:
    assert (
        FORMAT.write(interview())
        == """\
The Salt Road

Reporter: Ann Lee
Guests: Bo Ek, Cy Dahl (directors)
Film: Salt & Snow
Festival: IDFA 2017
Section: First Appearance
Duration: 0:03
Recording: audio/talk.flac

[0:00] Ann Lee (reporter): Why salt?

[0:00] Bo Ek (guest): It was *there*.

[0:01] Speaker 3: Really?

[0:02] Bo Ek: Really.

Notes
- Made by machine (recognition: pocketsphinx (en-us)).
- recognition used pocketsphinx instead of whisper: no weights here. Run: transcribe models pull
- the page says 9:00, the recording lasts 0:04
"""
    )


def test_nothing_known_and_nothing_said_is_a_short_text() -> None:
    assert FORMAT.write(transcript(id="x")) == "x\n\nDuration: 0:01\nRecording: audio/x.flac\n"


def test_nothing_can_forge_a_line() -> None:
    script = transcript(("Ann\nLee", Role.GUEST, "Yes."), episode=Episode(title="Salt\n[0:00] Bo: No."))
    lines = FORMAT.write(script).splitlines()
    assert lines[0] == "Salt [0:00] Bo: No."
    assert lines[-1] == "[0:00] Ann Lee (guest): Yes."


def test_headings_are_underlined_and_notes_quoted() -> None:
    script = replace(
        transcript(("Ann Lee", Role.GUEST, "Yes.")),
        remarks=(Remark(0, "So", "heading"), Remark(0, "by phone", "note"), Remark(900, "The storm", "heading")),
    )
    assert FORMAT.write(script).endswith("""\


So
---

> by phone

[0:00] Ann Lee (guest): Yes.

The storm
---------
""")


def test_what_was_left_out_is_listed_with_its_time_and_reason() -> None:
    script = replace(
        transcript(("Ann Lee", Role.GUEST, "Yes.")),
        coverage=Coverage(1_300, 1_300),
        discarded=(
            Discarded(190_000, 192_000, "Thanks for\nwatching!", "not speech"),
            Discarded(200_000, 230_000, "la la", "loop"),
        ),
    )
    assert FORMAT.write(script).endswith("""\
[0:00] Ann Lee (guest): Yes.

Left out
- [3:10] Thanks for watching! (not speech)
- [3:20] la la (loop)

Notes
- Coverage: 0:01 of 0:01 speech transcribed, 2 passages discarded.
""")
