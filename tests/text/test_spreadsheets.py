from __future__ import annotations

import pytest

from transcribe.text.spreadsheets import defused, is_formula


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://example.org")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        '"=1',
        "'=1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "\x00=1",
        "\tplain",
    ],
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert defused([["Ann Lee", cell]]) == ([["Ann Lee", f"'{cell}"]], 1)


@pytest.mark.parametrize("cell", ["", "a = b", "“So,” he said", "1+1", "ann@example.org", "00:01.500", None, -1, 2.5])
def test_what_it_would_only_show_stays(cell: object) -> None:
    assert not is_formula(cell)
    assert defused([[cell]]) == ([[cell]], 0)
