"""A Whisper model run by CTranslate2, through the faster-whisper package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from transcribe.recognition.hypotheses import Hypothesis
from transcribe.recognition.listening import Request
from transcribe.recognition.windows import HeardWindow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: How precisely it calculates.
COMPUTE_TYPE = {"cpu": "int8", "cuda": "float16"}

#: Samples from one mel frame to the next.
_HOP = 160

#: About what a window takes while it is read: of `small` in 32 bits 12 layers of keys and values, and the logits.
_WINDOW_BYTES = 200_000_000


class Encoded(NamedTuple):
    """A batch of sound: its spectrograms, shape (windows, mels, frames), and what the encoder made of them; on a CPU
    an array of shape (windows, frames, states) holds that."""

    features: NDArray[np.float32]
    output: Any
    states: NDArray[np.float32] | None = None


class CTranslate2Whisper:
    """`listening.WhisperModel` over a loaded `faster_whisper.WhisperModel`, for one recording."""

    def __init__(self, model: Any, load: Callable[[], Any], device: str) -> None:
        self._model = model
        self._load = load
        self.device = device
        self.multilingual: bool = model.model.is_multilingual
        self.prompt_tokens: int = model.max_length // 2 - 1

    def window_bytes(self, beams: int) -> int:
        """About how much memory a window takes."""
        return _WINDOW_BYTES * beams

    def encode(self, pieces: Sequence[NDArray[np.float32]]) -> Encoded:
        """As faster-whisper hears windows: zeros follow the spectrogram's end."""
        import numpy as np
        from faster_whisper.audio import pad_or_trim

        extract = self._model.feature_extractor
        return self._encoded(np.stack([pad_or_trim(extract(samples)[..., :-1]) for samples in pieces]))

    def alone(self, encoded: Encoded, index: int) -> Encoded:
        """A batch of one window of this batch; on CUDA encoded anew, since there what came out isn't for cutting."""
        one = slice(index, index + 1)
        return self._encoded(encoded.features[one], None if encoded.states is None else encoded.states[one])

    def languages(self, encoded: Encoded) -> list[dict[str, float]]:
        """The probability of each language, window by window."""
        return [
            {token[2:-2]: chance for token, chance in window}  # "<|en|>"
            for window in self._model.model.detect_language(encoded.output)
        ]

    def tokens(self, text: str) -> list[int]:
        """A text as tokens."""
        return list(self._tokenizer("en", "transcribe").encode(text))

    def read(self, encoded: Encoded, request: Request) -> list[Hypothesis]:
        """What is said in each window."""
        from faster_whisper.transcribe import get_suppressed_tokens

        tokenizer = self._tokenizer(request.language, request.task)
        before = [tokenizer.sot_prev, *request.prompt] if request.prompt else []
        prompt = [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]
        drawn = request.temperature > 0
        how = (
            {
                "beam_size": 1,
                "num_hypotheses": request.beams,
                "sampling_topk": 0,
                "sampling_temperature": request.temperature,
            }
            if drawn
            else {"beam_size": request.beams}
        )
        longest = min(self._model.max_length, len(prompt) + self._model.max_length // 2)
        results = (self._dice if drawn else self._model).model.generate(
            encoded.output,
            [prompt] * len(encoded.features),
            max_length=longest,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            **how,
        )
        return [_reading(result, tokenizer) for result in results]

    def align(
        self, encoded: Encoded, request: Request, readings: Sequence[Hypothesis], samples: Sequence[int]
    ) -> list[list[HeardWindow]]:
        """The readings' pieces with times, from the cross-attention."""
        found = self._model.find_alignment(
            self._tokenizer(request.language, request.task),
            [list(reading.tokens) for reading in readings],
            encoded.output,
            [max(2, count // _HOP) for count in samples],
        )
        return [
            [
                HeardWindow(piece["word"], float(piece["start"]), float(piece["end"]), float(piece["probability"]))
                for piece in pieces
            ]
            for pieces in found
        ]

    @cached_property
    def _dice(self) -> Any:
        # CTranslate2 seeds where a model first draws, and never again: only a new one draws the same for a recording
        # whatever was drawn for others before.
        import ctranslate2

        ctranslate2.set_random_seed(0)
        return self._load()

    def _encoded(self, features: NDArray[np.float32], states: NDArray[np.float32] | None = None) -> Encoded:
        if self.device == "cuda":
            return Encoded(features, self._model.encode(features))
        import numpy as np
        from ctranslate2 import StorageView

        # One by one: the attention over eight windows takes memory by the hundred megabytes, which costs a CPU a sixth
        # of the encoder's time.
        if states is None:
            states = np.concatenate([np.array(self._model.encode(window[np.newaxis])) for window in features])
        return Encoded(features, StorageView.from_array(states), states)

    def _tokenizer(self, language: str, task: str) -> Any:
        return _tokenizer(self._model.hf_tokenizer, self.multilingual, language, task)


@cache
def _tokenizer(tokens: Any, multilingual: bool, language: str, task: str) -> Any:
    from faster_whisper.tokenizer import Tokenizer

    return Tokenizer(tokens, multilingual, task, language)


def _reading(result: Any, tokenizer: Any) -> Hypothesis:
    tokens = result.sequences_ids[0]
    # The score is a mean without the end's token, Whisper's own is with it.
    log_probability = result.scores[0] * len(tokens) / (len(tokens) + 1)
    return Hypothesis(
        tuple(token for token in tokens if token < tokenizer.eot),
        tokenizer.decode(tokens).strip(),
        log_probability,
        result.no_speech_prob,
    )
