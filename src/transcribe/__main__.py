"""`python -m transcribe`."""

from __future__ import annotations

from transcribe.cli import main

if __name__ == "__main__":
    main()
