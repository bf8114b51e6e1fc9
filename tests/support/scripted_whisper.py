"""A Whisper of any size with random weights that says the same words in every window.

Each place in a window's text has its own embedding, so large that it alone decides what comes next. So every window
takes the same number of tokens, whoever decodes it and whatever is heard, at the cost of any Whisper of these
dimensions; and no token is in doubt, so that no threshold asks for another reading.
"""

from __future__ import annotations

import math
import warnings
from pathlib import Path

import torch
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

#: As OpenAI's own: states, heads and layers of the encoder and of the decoder.
SIZES = {"tiny": (384, 6, 4), "base": (512, 8, 6), "smallest": (128, 2, 2)}

SCRIPT = (
    "We found the house at the end of a long road, three hours north of the city, and nobody had lived there"
    " since the winter of 1989. My father kept the key in a drawer with old letters, two stamps from Finland, and"
    " a map that he drew when he was nine years old."
)

#: How much stronger than everything else in the decoder a place's embedding is.
_LOUDNESS = 60.0

#: The first place that decides about text: before it are start, language and task.
_FIRST = 3


def save_scripted_whisper(path: Path, size: str) -> int:
    """Write a checkpoint that says `SCRIPT` in each window, with a time stamp at its end; returns its tokens."""
    states, heads, layers = SIZES[size]
    torch.manual_seed(0)
    model = Whisper(
        ModelDimensions(
            n_mels=80,
            n_audio_ctx=1500,
            n_audio_state=states,
            n_audio_head=heads,
            n_audio_layer=layers,
            n_vocab=51865,
            n_text_ctx=448,
            n_text_state=states,
            n_text_head=heads,
            n_text_layer=layers,
        )
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)  # Whisper's, of its vocabulary.
        tokenizer = get_tokenizer(True, num_languages=99, language="en", task="transcribe")
    said = [*tokenizer.encode(" " + SCRIPT), tokenizer.timestamp_begin + 1500, tokenizer.eot]
    words = model.decoder.token_embedding.weight
    torch.nn.init.normal_(words, std=1 / math.sqrt(states))
    places = model.decoder.positional_embedding
    torch.nn.init.normal_(places, std=0.02)
    with torch.no_grad():
        for place, token in enumerate(said, start=_FIRST):
            places[place] = _LOUDNESS * words[token]
        places[_FIRST + len(said) :] = _LOUDNESS * words[tokenizer.eot]
    torch.save({"dims": model.dims.__dict__, "model_state_dict": model.half().state_dict()}, path)
    return len(said)
