"""The JSON of Whisper and of programs around it, brought into Whisper's own form: segments, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from transcribe.text.scripts import split

_SPECIAL = re.compile(r"\[_[A-Z]+_(?:\d+)?\]|<\|[^|]*\|>")
_PUNCTUATION = re.compile(r"[^\w]+")

#: What others' JSON holds, and whose it is.
_OTHERS: Mapping[str, frozenset[str]] = {
    "Amazon Transcribe": frozenset(("jobName", "results", "status")),
    "Deepgram": frozenset(("metadata", "results")),
    "AssemblyAI": frozenset(("audio_url", "utterances")),
    "Rev AI": frozenset(("monologues",)),
    "Speechmatics": frozenset(("format", "results", "job")),
    "Azure Speech": frozenset(("combinedRecognizedPhrases", "recognizedPhrases")),
    "YouTube": frozenset(("wireMagic", "events")),
}


def whisper_form(document: Any) -> dict[str, Any] | None:
    """The same in Whisper's form; None where it isn't of its kind.

    Known are openai-whisper's, faster-whisper's, WhisperX's, stable-ts', OpenAI's verbose JSON with words beside the
    segments, whisper.cpp's `transcription`, the `chunks` of Hugging Face's pipelines, and a bare list of segments.
    """
    if isinstance(document, list):
        return {"segments": document} if document and all(map(_is_segment, document)) else None
    if not isinstance(document, dict):
        return None
    if isinstance(document.get("segments"), list):
        return _with_words(document)
    if isinstance(document.get("transcription"), list):
        result = document.get("result")
        language = result.get("language") if isinstance(result, dict) else None
        return {"segments": [_from_cpp(one) for one in document["transcription"]], "language": language}
    for key in ("speakers", "chunks"):
        chunks = document.get(key)
        if isinstance(chunks, list) and chunks and all(isinstance(one, dict) and "timestamp" in one for one in chunks):
            return {**document, "segments": _from_chunks(chunks, document.get("text"))}
    if isinstance(document.get("words"), list) and all(map(_is_word, document["words"])):
        return {**document, "segments": [{"words": document["words"], "text": document.get("text")}]}
    return None


def whose(document: Any) -> str | None:
    """The program whose JSON this is, of those that aren't read here."""
    keys = frozenset(document) if isinstance(document, dict) else frozenset()
    return next((name for name, signs in _OTHERS.items() if signs <= keys), None)


def _is_segment(one: Any) -> bool:
    return isinstance(one, dict) and ("text" in one or "words" in one)


def _is_word(one: Any) -> bool:
    return isinstance(one, dict) and ("word" in one or "text" in one)


def _from_cpp(one: Any) -> Any:
    """A segment of whisper.cpp's: milliseconds in `offsets`, or times as text; words as tokens, if it has them."""
    if not isinstance(one, dict):
        return one
    tokens = [
        token
        for token in one.get("tokens") or ()
        if isinstance(token, dict) and not _SPECIAL.fullmatch(str(token.get("text", "")).strip())
    ]
    words = [{"word": token.get("text"), **_cpp_times(token), "probability": token.get("p")} for token in tokens]
    made = {**one, **_cpp_times(one)}
    # A character that tokens cut in two can't be put together again.
    return made | {"words": words} if words and not any("\ufffd" in str(word["word"]) for word in words) else made


def _cpp_times(one: Mapping[str, Any]) -> dict[str, Any]:
    times = one.get("offsets")
    unit = 1000
    if not isinstance(times, dict):
        times, unit = one.get("timestamps"), 1
    if not isinstance(times, dict):
        return {}
    return {
        name: value / unit if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in (("start", times.get("from")), ("end", times.get("to")))
    }


def _from_chunks(chunks: Sequence[dict[str, Any]], text: Any) -> list[dict[str, Any]]:
    """Segments of Hugging Face's chunks, which may be words; the last often has no end."""
    made = [{**chunk, "start": start, "end": end} for chunk in chunks for start, end in [_pair(chunk["timestamp"])]]
    texts = [str(chunk.get("text") or "") for chunk in chunks]
    if len(chunks) < 2 or any(
        len(one.split()) > 1 or "speaker" in chunk for one, chunk in zip(texts, chunks, strict=True)
    ):
        return made
    return [{"words": made, "text": text, "start": made[0]["start"], "end": made[-1]["end"]}]


def _pair(times: Any) -> tuple[Any, Any]:
    return (times[0], times[1]) if isinstance(times, list) and len(times) == 2 else (None, None)


def _with_words(document: dict[str, Any]) -> dict[str, Any]:
    """A document whose words' times stand beside its segments, with the words in these.

    The segments' text has the punctuation, the words have the times; which stands for which, their letters tell.
    """
    words, segments = document.get("words"), document["segments"]
    if not (isinstance(words, list) and words and all(map(_is_word, words))) or any(
        not isinstance(one, dict) or one.get("words") for one in segments
    ):
        return document
    from rapidfuzz.distance import Indel

    texts = [split(str(one.get("text") or "")) for one in segments]
    wanted = [_letters(text) for said in texts for text in said]
    given = [_letters(str(word.get("word") or word.get("text") or "")) for word in words]
    times: dict[int, dict[str, Any]] = {}
    for code in Indel.opcodes(given, wanted):
        if code.tag == "equal":
            times |= {
                code.dest_start + step: words[code.src_start + step] for step in range(code.dest_end - code.dest_start)
            }
    numbered = iter(range(len(wanted)))
    return {
        **document,
        "segments": [
            {**segment, "words": list(_timed_words(said, numbered, times))} if said else segment
            for segment, said in zip(segments, texts, strict=True)
        ],
    }


def _timed_words(
    said: Sequence[str], numbers: Iterator[int], times: Mapping[int, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for text, number in zip(said, numbers, strict=False):
        yield {**times.get(number, {}), "word": text}


def _letters(text: str) -> str:
    return _PUNCTUATION.sub("", text).casefold() or text
