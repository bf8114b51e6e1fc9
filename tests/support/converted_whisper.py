"""A Whisper checkpoint as faster-whisper wants it: a folder with a CTranslate2 model and its tokenizer."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import whisper
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec
from ctranslate2.specs.whisper_spec import WhisperSpec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from torch import nn
from whisper.model import ResidualAttentionBlock, Whisper
from whisper.tokenizer import get_encoding


def convert(checkpoint: Path, folder: Path) -> Path:
    """Write the folder that `faster_whisper.WhisperModel` loads, in float32."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)  # Whisper's.
        model = whisper.load_model(str(checkpoint), "cpu").float()
    spec = _spec(model)
    spec.validate()
    spec.optimize(quantization="float32")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": model.dims.n_mels}))
    _tokenizer("multilingual" if model.is_multilingual else "gpt2", model.num_languages).save(
        str(folder / "tokenizer.json")
    )
    return folder


def convert_once(checkpoint: Path, folder: Path) -> Path:
    """The same. It's kept in the folder for temporary files, and taken from there the next time."""
    key = hashlib.sha256(Path(__file__).read_bytes() + checkpoint.read_bytes()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir(), f"converted-whisper-{key}")
    if not kept.exists():
        scratch = kept.with_suffix(f".{os.getpid()}")
        convert(checkpoint, scratch)
        os.replace(scratch, kept)
    shutil.copytree(kept, folder)
    return folder


def _spec(model: Whisper) -> WhisperSpec:
    dims = model.dims
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    for made, given in ((spec.encoder.conv1, model.encoder.conv1), (spec.encoder.conv2, model.encoder.conv2)):
        made.weight, made.bias = given.weight.detach(), given.bias.detach()
    for side, part, norm in (
        (spec.encoder, model.encoder, model.encoder.ln_post),
        (spec.decoder, model.decoder, model.decoder.ln),
    ):
        side.position_encodings.encodings = part.positional_embedding.detach()
        _norm(side.layer_norm, norm)
        for layer, block in zip(side.layer, part.blocks, strict=True):
            _layer(layer, block)
    spec.decoder.embeddings.weight = model.decoder.token_embedding.weight.detach()
    spec.decoder.projection.weight = model.decoder.token_embedding.weight.detach()
    spec.register_vocabulary(_vocabulary(model))
    encoding = _encoding("multilingual" if model.is_multilingual else "gpt2", model.num_languages)
    first_language = encoding.encode_single_token("<|startoftranscript|>") + 1
    spec.config.lang_ids = list(range(first_language, first_language + model.num_languages))
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [encoding.encode(" ")[0], encoding.eot_token]
    spec.config.alignment_heads = list(
        itertools.product(range(dims.n_text_layer // 2, dims.n_text_layer), range(dims.n_text_head))
    )
    return spec


def _layer(layer: Any, block: ResidualAttentionBlock) -> None:
    linears = [_linear(part) for part in (block.attn.query, block.attn.key, block.attn.value)]
    utils.fuse_linear(layer.self_attention.linear[0], linears)
    _linear(block.attn.out, layer.self_attention.linear[1])
    _norm(layer.self_attention.layer_norm, block.attn_ln)
    if block.cross_attn is not None:
        _linear(block.cross_attn.query, layer.attention.linear[0])
        utils.fuse_linear(
            layer.attention.linear[1], [_linear(part) for part in (block.cross_attn.key, block.cross_attn.value)]
        )
        _linear(block.cross_attn.out, layer.attention.linear[2])
        _norm(layer.attention.layer_norm, block.cross_attn_ln)
    _linear(block.mlp[0], layer.ffn.linear_0)
    _linear(block.mlp[2], layer.ffn.linear_1)
    _norm(layer.ffn.layer_norm, block.mlp_ln)


def _linear(given: nn.Linear, made: Any = None) -> Any:
    made = common_spec.LinearSpec() if made is None else made
    made.weight = given.weight.detach()
    if given.bias is not None:
        made.bias = given.bias.detach()
    return made


def _norm(made: Any, given: nn.LayerNorm) -> None:
    made.gamma, made.beta = given.weight.detach(), given.bias.detach()


@cache
def _encoding(name: str, languages: int) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)  # Whisper's, of its vocabulary.
        return get_encoding(name, languages)


@cache
def _letters() -> dict[int, str]:
    # GPT-2's way to write bytes: printable ones as they are, the others from 256 on.
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + index) for index, byte in enumerate(others)}


def _written(token: bytes) -> str:
    return "".join(_letters()[byte] for byte in token)


def _vocabulary(model: Whisper) -> list[str]:
    encoding = _encoding("multilingual" if model.is_multilingual else "gpt2", model.num_languages)
    special = {identity: token for token, identity in encoding._special_tokens.items()}
    words = {identity: _written(token) for token, identity in encoding._mergeable_ranks.items()}
    known = words | special
    return [known[identity] for identity in range(model.dims.n_vocab)]


@cache
def _tokenizer(name: str, languages: int) -> Tokenizer:
    encoding = _encoding(name, languages)
    ranks: dict[bytes, int] = encoding._mergeable_ranks
    vocabulary = {_written(token): rank for token, rank in ranks.items()}
    merges = [
        (_written(one), _written(other))
        for token in sorted(ranks, key=ranks.__getitem__)
        if len(token) > 1
        for one, other in [_halves(token, ranks)]
    ]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    # Those that CTranslate2 models carry; time stamps are told by their numbers.
    special = sorted(encoding._special_tokens.items(), key=lambda pair: pair[1])
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token, _ in special if not token[2].isdigit()]
    )
    return tokenizer


def _halves(token: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    # The two that byte-pair encoding joins last to make this token.
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        joined = [ranks.get(one + other, len(ranks)) for one, other in itertools.pairwise(parts)]
        at = joined.index(min(joined))
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts
