from __future__ import annotations

import pickle

import pytest

from transcribe import errors


def tree(kind: type[errors.TranscribeError]) -> list[type[errors.TranscribeError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in tree(child))]


@pytest.mark.parametrize("kind", tree(errors.TranscribeError))
def test_an_error_survives_its_way_to_another_process(kind: type[errors.TranscribeError]) -> None:
    error = kind("is empty", path="audio/a.mp3", hint="Copy it again.")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == "audio/a.mp3: is empty. Copy it again."


@pytest.mark.parametrize("kind", [kind for kind in tree(errors.TranscribeError) if not kind.__name__.startswith("_")])
def test_the_tree_in_the_docstring_names_every_error_and_its_exit_code(kind: type[errors.TranscribeError]) -> None:
    line = next(line for line in (errors.__doc__ or "").splitlines() if f" {kind.__name__} " in f" {line} ")
    if kind is not errors.TranscribeError:
        assert str(kind.exit_code) in line.split()
