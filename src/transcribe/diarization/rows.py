"""Rows of numbers, a hundred a second of sound or five: those of hours lie on disk, and are looked at block by block.

Nothing here changes a result, however the rows are cut: sums are added up row by row, as numpy adds up the whole.
Arrays that lie in memory are taken just as well.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from transcribe.errors import EngineFailed
from transcribe.model.sound import release

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: How many bytes of rows are looked at in one go.
_BLOCK_BYTES = 8_000_000


class Spool:
    """Takes rows as they come, into an unnamed temporary file.

    >>> import numpy as np
    >>> with Spool() as spool:
    ...     spool.add(np.zeros((1, 2), dtype=np.float32))
    ...     spool.add(np.ones((2, 2), dtype=np.float32))
    ...     rows = spool.rows()
    >>> rows.tolist()
    [[0.0, 0.0], [1.0, 1.0], [1.0, 1.0]]
    """

    def __init__(self) -> None:
        import tempfile

        self._shape = (0, 0)
        try:
            # Without a buffer of Python's, which could fail again while the file is closed.
            self._file = tempfile.TemporaryFile(prefix="transcribe-", buffering=0)  # noqa: SIM115
        except OSError as error:
            raise _no_room(error) from error

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, rows: NDArray[np.float32]) -> None:
        """Add rows, shape (any number, width).

        Raises:
            EngineFailed: there is no room for the temporary file.
        """
        data = rows.tobytes()
        try:
            if self._file.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise _no_room(error) from error
        self._shape = (self._shape[0] + len(rows), rows.shape[1])

    def rows(self) -> NDArray[np.float32]:
        """All of them, which outlive the spool; shape (rows, width)."""
        import numpy as np

        if not self._shape[0]:  # An empty file can't be mapped.
            return np.empty(self._shape, dtype=np.float32)
        return np.memmap(self._file, dtype=np.float32, mode="r", shape=self._shape)


def picked(rows: NDArray[np.float32], places: NDArray[np.intp]) -> Iterator[NDArray[np.float32]]:
    """The rows at these places, which rise; block by block."""
    for block in _blocks(rows):
        yield rows[places[(places >= block.start) & (places < block.stop)]]


def mean(parts: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The mean of all rows of the parts; shape (width,)."""
    import numpy as np

    total, count = np.zeros(1, dtype=np.float32), 0
    for part in parts:
        total = np.concatenate([np.broadcast_to(total, (1, part.shape[1])), part]).sum(axis=0)
        count += len(part)
    return total / np.float32(count)


def product(rows: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows times a matrix of shape (width, columns); shape (rows, columns)."""
    import numpy as np

    return np.concatenate([rows[block] @ matrix for block in _blocks(rows)])


def _blocks(rows: NDArray[np.float32]) -> Iterator[slice]:
    """Parts of about equal length, for a short last one might be multiplied by another routine, and round differently.

    What a block took of memory is given back after it.
    """
    parts = max(1, -(-rows.nbytes // _BLOCK_BYTES))
    for part in range(parts):
        yield slice(len(rows) * part // parts, len(rows) * (part + 1) // parts)
        release(rows)


def _no_room(error: OSError) -> EngineFailed:
    import tempfile

    return EngineFailed(
        f"the diarizer can't write to {tempfile.gettempdir()} ({error.strerror})",
        hint="Free some space there, or set TMPDIR to another folder.",
    )
