"""The one door that files come in by: what people give, and what lies in an archive.

Nothing else opens a file to read it. `files` lets regular files in, no larger than their kind may be; `values` reads
JSON, YAML and TOML within bounds of depth and number. What is refused is one error that names the file, the reason and
what to do.
"""

from transcribe.store.inputs.files import (
    RECORD,
    FileKind,
    is_there,
    opened,
    read,
    read_if_there,
    read_text,
    refuse_large,
    utf8,
)
from transcribe.store.inputs.values import json_value, toml_value, yaml_value

__all__ = [
    "RECORD",
    "FileKind",
    "is_there",
    "json_value",
    "opened",
    "read",
    "read_if_there",
    "read_text",
    "refuse_large",
    "toml_value",
    "utf8",
    "yaml_value",
]
