"""A Whisper model run by the openai-whisper package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from transcribe.recognition.hypotheses import Hypothesis
from transcribe.recognition.listening import Request
from transcribe.recognition.whisper_weights import quiet
from transcribe.recognition.windows import HeardWindow

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

#: How precisely it calculates.
PRECISION = {"cpu": "float32", "cuda": "float16"}

#: Samples from one mel frame to the next, and the fewest that a spectrogram can be made of.
_HOP = 160
_LEAST_SAMPLES = 400


class OpenAIWhisper:
    """`listening.WhisperModel` over a loaded `whisper.model.Whisper`. What it makes of sound is a tensor of shape
    (windows, frames, states), half precise on CUDA."""

    def __init__(self, model: Any, device: str, *, half: bool | None = None) -> None:
        self._model = model
        self.device = device
        self._half = PRECISION[device] == "float16" if half is None else half
        self.multilingual: bool = model.is_multilingual
        self.prompt_tokens: int = model.dims.n_text_ctx // 2 - 1
        if self._half:
            _halve(model)

    def window_bytes(self, beams: int) -> int:
        """What a window needs at its worst: its attention's keys and values, and the first step's logits."""
        dims = self._model.dims
        wide = 2 if self._half else 4
        heard = dims.n_audio_ctx * dims.n_audio_state * 16 * wide
        attended = dims.n_text_layer * 2 * (dims.n_audio_ctx + beams * dims.n_text_ctx) * dims.n_text_state * wide
        logits = beams * self.prompt_tokens * dims.n_vocab * 4 * 2
        return int(heard + attended + logits)

    def encode(self, pieces: Sequence[NDArray[np.float32]]) -> torch.Tensor:
        """As `whisper.transcribe` hears: zeros follow the spectrogram's end."""
        import torch
        from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim

        def mel(samples: NDArray[np.float32]) -> torch.Tensor:
            padding = max(0, _LEAST_SAMPLES - len(samples))
            found = log_mel_spectrogram(samples, self._model.dims.n_mels, padding, self.device)
            return cast("torch.Tensor", pad_or_trim(found, N_FRAMES))

        mels = torch.stack([mel(samples) for samples in pieces])
        with torch.inference_mode():
            return cast("torch.Tensor", self._model.encoder(mels.half() if self._half else mels))

    def alone(self, encoded: torch.Tensor, index: int) -> torch.Tensor:
        """A batch of one window of this batch."""
        return encoded[index : index + 1]

    def languages(self, encoded: torch.Tensor) -> list[dict[str, float]]:
        """The probability of each language, window by window."""
        with quiet():
            return cast("list[dict[str, float]]", self._model.detect_language(encoded)[1])

    def tokens(self, text: str) -> list[int]:
        """A text as tokens."""
        return list(self._tokenizer("en", "transcribe").encode(text))

    def read(self, encoded: torch.Tensor, request: Request) -> list[Hypothesis]:
        """What is said in each window."""
        from whisper.decoding import DecodingOptions, decode

        drawn = request.temperature > 0
        several = request.beams if request.beams > 1 else None
        options = DecodingOptions(
            task=request.task,
            language=request.language,
            temperature=request.temperature,
            beam_size=None if drawn else several,
            best_of=several if drawn else None,
            prompt=list(request.prompt),
            without_timestamps=True,
            fp16=self._half,
        )
        # Of several beams openai-whisper decodes one window at a time: they are a batch of their own.
        batches = [encoded[index : index + 1] for index in range(len(encoded))] if several or drawn else [encoded]
        with _seeded(), quiet():
            results = [result for batch in batches for result in decode(self._model, batch, options)]
        end = self._tokenizer(request.language, request.task).eot
        return [
            Hypothesis(
                tuple(token for token in result.tokens if token < end),
                result.text,
                result.avg_logprob,
                result.no_speech_prob,
            )
            for result in results
        ]

    def align(
        self, encoded: torch.Tensor, request: Request, readings: Sequence[Hypothesis], samples: Sequence[int]
    ) -> list[list[HeardWindow]]:
        """The readings' pieces with times, from the cross-attention."""
        from whisper.timing import find_alignment

        heard = _Hearing(self._model)
        tokenizer = self._tokenizer(request.language, request.task)

        def timed(features: torch.Tensor, reading: Hypothesis, count: int) -> list[HeardWindow]:
            with quiet(), _threads_kept():
                found = find_alignment(heard, tokenizer, list(reading.tokens), features, max(2, count // _HOP))
            return [
                HeardWindow(timing.word, float(timing.start), float(timing.end), float(timing.probability))
                for timing in found
            ]

        return [timed(*each) for each in zip(encoded, readings, samples, strict=True)]

    def _tokenizer(self, language: str, task: str) -> Any:
        return _tokenizer(self.multilingual, self._model.num_languages, language, task)


class _Hearing:
    """A Whisper that is given what it made of the sound before, instead of the spectrogram."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def __call__(self, encoded: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        return cast("torch.Tensor", self._model.decoder(tokens, encoded))


@cache
def _tokenizer(multilingual: bool, languages: int, language: str, task: str) -> Any:
    from whisper.tokenizer import get_tokenizer

    with quiet():
        return get_tokenizer(multilingual, num_languages=languages, language=language, task=task)


@contextmanager
def _seeded() -> Iterator[None]:
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


@contextmanager
def _threads_kept() -> Iterator[None]:
    # Whisper's alignment runs on Numba, which gives OpenMP, and so torch, as many threads as there are cores.
    import torch

    threads = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _halve(model: Any) -> None:
    # Whisper casts these weights at every step, which costs more than the step. It normalises in full precision.
    import torch

    for part in model.modules():
        if isinstance(part, (torch.nn.Linear, torch.nn.Conv1d, torch.nn.Embedding)):
            part.half()
