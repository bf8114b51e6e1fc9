"""A very small Whisper that knows a few sentences by heart.

It goes through the real loading and decoding code, and proves that these are used rightly. It proves nothing about
accuracy: it has learnt its answers.
"""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
import whisper
from numpy.typing import NDArray
from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import Tokenizer, get_tokenizer

Pairs = Sequence[tuple[NDArray[np.float32], str]]

#: Sound, a prompt, and what is said then.
Prompted = Sequence[tuple[NDArray[np.float32], str, str]]

_MULTILINGUAL = 51865
_MOST_STEPS = 600


def train_tiny_whisper(pairs: Pairs, path: Path, *, english_only: bool = False, prompted: Prompted = ()) -> None:
    """Train a Whisper checkpoint until it gives each text for its sound, decoding freely.

    Well under a minute on one core for a few sentences. A checkpoint for the same pairs is kept in the folder for
    temporary files, and taken from there the next time.

    Args:
        pairs: sound (samples,) of 16 kHz, at most 30 s, and what is said in it. It is learnt as a window that begins
            with the sound's first sample: train with what the recogniser will cut.
        prompted: what is said of the same sounds after a prompt.

    Raises:
        AssertionError: it didn't learn them.
    """
    kept = Path(tempfile.gettempdir(), f"tiny-whisper-{_key(pairs, english_only, prompted)}.pt")
    if not kept.exists():
        scratch = kept.with_suffix(f".{os.getpid()}")
        model = _train([(samples, "", text) for samples, text in pairs] + list(prompted), english_only)
        torch.save({"dims": model.dims.__dict__, "model_state_dict": model.half().state_dict()}, scratch)
        os.replace(scratch, kept)
    path.write_bytes(kept.read_bytes())


def _key(pairs: Pairs, english_only: bool, prompted: Prompted) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes() + bytes([english_only]))
    for samples, text in pairs:
        digest.update(samples.tobytes() + text.encode())
    for samples, *texts in prompted:
        digest.update(samples.tobytes() + "|".join(texts).encode())
    return digest.hexdigest()[:16]


def _train(lessons: Prompted, english_only: bool) -> Whisper:
    torch.manual_seed(0)
    model = _untrained(english_only)
    tokenizer = _tokenizer(model)
    sounds = {samples.tobytes(): samples for samples, _, _ in lessons}
    mels = torch.stack([_mel(samples) for samples in sounds.values()])
    heard = [list(sounds).index(samples.tobytes()) for samples, _, _ in lessons]
    tokens, targets = _tokens(tokenizer, lessons)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for step in range(1, _MOST_STEPS + 1):
        model.train()
        # With noise, so that it stays sure of itself in eight bits too.
        logits = model.logits(tokens, model.embed_audio(mels + 0.2 * torch.randn_like(mels))[heard])
        loss = F.cross_entropy(logits.transpose(1, 2), targets, ignore_index=-100)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 10 == 0 and loss < 0.05 and _knows(model, mels[heard], lessons):
            return model
    raise AssertionError(f"the tiny Whisper didn't learn its sentences in {_MOST_STEPS} steps (loss {loss.item():.3f})")


def _untrained(english_only: bool) -> Whisper:
    vocabulary = _MULTILINGUAL - english_only
    model = Whisper(
        ModelDimensions(
            n_mels=80,
            n_audio_ctx=1500,
            n_audio_state=48,
            n_audio_head=3,
            n_audio_layer=1,
            n_vocab=vocabulary,
            n_text_ctx=448,
            n_text_state=48,
            n_text_head=3,
            n_text_layer=2,
        )
    )
    torch.nn.init.normal_(model.decoder.positional_embedding, std=0.02)  # Whisper leaves it as it finds it.
    torch.nn.init.normal_(model.decoder.token_embedding.weight, std=1 / math.sqrt(48))
    return model


def _tokenizer(model: Whisper) -> Tokenizer:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)  # Whisper's, of its vocabulary.
        return get_tokenizer(model.is_multilingual, num_languages=model.num_languages, language="en", task="transcribe")


def _mel(samples: NDArray[np.float32]) -> torch.Tensor:
    return pad_or_trim(log_mel_spectrogram(samples), N_FRAMES)


def _tokens(tokenizer: Tokenizer, lessons: Prompted) -> tuple[torch.Tensor, torch.Tensor]:
    taught = []
    for _, prompt, text in lessons:
        before = [tokenizer.sot_prev, *tokenizer.encode(" " + prompt)] if prompt else []
        said = tokenizer.encode(" " + text)
        unsayable = sorted(set(said) & set(tokenizer.non_speech_tokens))
        assert not unsayable, f"Whisper never writes {tokenizer.decode(unsayable)!r}, so it can't learn {text!r}"
        taught.append([*before, *tokenizer.sot_sequence_including_notimestamps, *said, tokenizer.eot])
    longest = max(map(len, taught))
    tokens = torch.tensor([one[:-1] + [tokenizer.eot] * (longest - len(one)) for one in taught])
    targets = torch.tensor([one[1:] + [-100] * (longest - len(one)) for one in taught])
    return tokens, targets


def _knows(model: Whisper, mels: torch.Tensor, lessons: Prompted) -> bool:
    model.eval()
    for mel, (_, prompt, text) in zip(mels, lessons, strict=True):
        result: Any = whisper.decode(
            model, mel, language="en", without_timestamps=True, prompt=prompt or None, fp16=False
        )
        if result.text != text or result.avg_logprob < -0.1:
            return False
    return True
