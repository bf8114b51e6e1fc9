"""A Whisper in CTranslate2's form as a checkpoint that openai-whisper loads.

Both hold the same numbers: OpenAI's own checkpoints and their conversions are float16. The form of the file is that of
`model_spec.py` in CTranslate2 (https://github.com/OpenNMT/CTranslate2); the names of the tensors on the other side are
those in `whisper.model`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transcribe.errors import EngineUnavailable

if TYPE_CHECKING:
    import torch

#: CTranslate2's codes of the types that a conversion without loss may hold.
_TYPES = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}
_BINARY_VERSIONS = (4, 5, 6)

Tensors = Mapping[str, "torch.Tensor"]


def whisper_checkpoint(model: Path) -> dict[str, Any]:
    """What `whisper.load_model` wants to find in a file: "dims" and "model_state_dict", tensors in float16.

    Args:
        model: a `model.bin` of CTranslate2.

    Raises:
        EngineUnavailable: it isn't a Whisper's, or was quantised, so that the original numbers are lost.
    """
    try:
        tensors = _read(model)
        state = {name: tensor.half() for name, tensor in _state(tensors)}
    except (KeyError, ValueError, struct.error, UnicodeDecodeError) as error:
        raise EngineUnavailable(
            "isn't a Whisper model in CTranslate2 format", path=model, hint="Delete it and download it again."
        ) from error
    return {"dims": _dimensions(tensors, state), "model_state_dict": state}


def _read(model: Path) -> dict[str, torch.Tensor]:
    """The model's tensors, by CTranslate2's names."""
    import numpy as np
    import torch

    data = memoryview(model.read_bytes())
    at = 0

    def number(code: str) -> int:
        nonlocal at
        value: int = struct.unpack_from(f"<{code}", data, at)[0]
        at += struct.calcsize(code)
        return value

    def text() -> str:
        nonlocal at
        length = number("H")
        at += length
        return bytes(data[at - length : at]).rstrip(b"\0").decode()

    version, name, _ = number("I"), text(), number("I")
    if version not in _BINARY_VERSIONS or name != "WhisperSpec":
        raise ValueError(f"{name} of binary version {version}")
    tensors = {}
    for _ in range(number("I")):
        name, shape, kind, size = text(), [number("I") for _ in range(number("B"))], _TYPES[number("B")], number("I")
        if kind == "<i1" and len(shape) > 1:
            raise ValueError(f"{name} is quantised")
        values = np.frombuffer(data[at : at + size], dtype=kind).reshape(shape)
        tensors[name] = torch.from_numpy(values.copy())
        at += size
    for _ in range(number("I")):  # Equal tensors are stored once.
        alias, name = text(), text()
        tensors[alias] = tensors[name]
    return tensors


def _state(tensors: Tensors) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors by openai-whisper's names."""
    yield from _copied("encoder.conv1", tensors, "encoder/conv1")
    yield from _copied("encoder.conv2", tensors, "encoder/conv2")
    yield from _normalised("encoder.ln_post", tensors, "encoder/layer_norm")
    yield from _normalised("decoder.ln", tensors, "decoder/layer_norm")
    yield "decoder.token_embedding.weight", tensors["decoder/embeddings/weight"]
    for side in ("encoder", "decoder"):
        yield f"{side}.positional_embedding", tensors[f"{side}/position_encodings/encodings"]
        for layer in range(_layers(tensors, side)):
            yield from _block(f"{side}.blocks.{layer}", tensors, f"{side}/layer_{layer}")


def _block(ours: str, tensors: Tensors, theirs: str) -> Iterator[tuple[str, torch.Tensor]]:
    yield from _normalised(f"{ours}.attn_ln", tensors, f"{theirs}/self_attention/layer_norm")
    yield from _split(f"{ours}.attn", ("query", "key", "value"), tensors, f"{theirs}/self_attention/linear_0")
    yield from _copied(f"{ours}.attn.out", tensors, f"{theirs}/self_attention/linear_1")
    if f"{theirs}/attention/layer_norm/gamma" in tensors:
        yield from _normalised(f"{ours}.cross_attn_ln", tensors, f"{theirs}/attention/layer_norm")
        yield from _split(f"{ours}.cross_attn", ("query",), tensors, f"{theirs}/attention/linear_0")
        yield from _split(f"{ours}.cross_attn", ("key", "value"), tensors, f"{theirs}/attention/linear_1")
        yield from _copied(f"{ours}.cross_attn.out", tensors, f"{theirs}/attention/linear_2")
    yield from _normalised(f"{ours}.mlp_ln", tensors, f"{theirs}/ffn/layer_norm")
    yield from _copied(f"{ours}.mlp.0", tensors, f"{theirs}/ffn/linear_0")
    yield from _copied(f"{ours}.mlp.2", tensors, f"{theirs}/ffn/linear_1")


def _copied(ours: str, tensors: Tensors, theirs: str) -> Iterator[tuple[str, torch.Tensor]]:
    yield f"{ours}.weight", tensors[f"{theirs}/weight"]
    yield f"{ours}.bias", tensors[f"{theirs}/bias"]


def _normalised(ours: str, tensors: Tensors, theirs: str) -> Iterator[tuple[str, torch.Tensor]]:
    yield f"{ours}.weight", tensors[f"{theirs}/gamma"]
    yield f"{ours}.bias", tensors[f"{theirs}/beta"]


def _split(ours: str, names: tuple[str, ...], tensors: Tensors, theirs: str) -> Iterator[tuple[str, torch.Tensor]]:
    """Linear layers that CTranslate2 holds as one. Whisper's keys have no bias; there it holds zeros."""
    weights = tensors[f"{theirs}/weight"].chunk(len(names))
    biases = tensors[f"{theirs}/bias"].chunk(len(names))
    for name, weight, bias in zip(names, weights, biases, strict=True):
        yield f"{ours}.{name}.weight", weight
        if name != "key":
            yield f"{ours}.{name}.bias", bias


def _dimensions(tensors: Tensors, state: Tensors) -> dict[str, int]:
    states, mels, _ = tensors["encoder/conv1/weight"].shape
    vocabulary, _ = state["decoder.token_embedding.weight"].shape
    return {
        "n_mels": mels,
        "n_vocab": vocabulary,
        "n_audio_ctx": len(state["encoder.positional_embedding"]),
        "n_audio_state": states,
        "n_audio_head": int(tensors["encoder/num_heads"]),
        "n_audio_layer": _layers(tensors, "encoder"),
        "n_text_ctx": len(state["decoder.positional_embedding"]),
        "n_text_state": states,
        "n_text_head": int(tensors["decoder/num_heads"]),
        "n_text_layer": _layers(tensors, "decoder"),
    }


def _layers(tensors: Tensors, side: str) -> int:
    return sum(1 for name in tensors if name.startswith(f"{side}/layer_") and name.endswith("/ffn/linear_0/weight"))
