"""Small inputs that stand for very much, and large ones of one shape: what each parser must get over."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

from support.word_files import W, package, xml

_CUE = "00:00:01.000 --> 00:00:02.000\n"
_SRT = "1\n00:00:01,000 --> 00:00:02,000\n"
_TT = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
_P = '<p begin="1s" end="2s">'


def bombs(scale: float = 1.0) -> Iterator[tuple[str, str, bytes]]:
    """Harness, name and input of each; at a scale of 1 as large as they come."""
    for make in (_pages, _jsons, _captions, _ttmls, _words, _texts, _others):
        for harness, name, data in make(lambda number: max(1, int(number * scale))):
            yield harness, name, data if isinstance(data, bytes) else data.encode()


Size = Callable[[int], int]
Inputs = Iterator[tuple[str, str, str | bytes]]


def _pages(n: Size) -> Inputs:
    yield "page-text", "fields", "".join(f"* Field {i}: value {i}\n" for i in range(n(45_000)))
    yield "page-text", "values", "* Guest\n" + "".join(f"Ann Lee{i}\n" for i in range(n(80_000)))
    yield "page-text", "paragraphs", "".join(f"Words {i} here.\n\n" for i in range(n(50_000)))
    yield "page-text", "one paragraph twice", ("word " * n(90_000) + "\n\n") * 2
    yield "page-text", "word", "x" * n(990_000)
    yield "page-text", "colons", ":" * n(990_000)
    yield "page-text", "equals and spaces", "a = " * n(240_000)
    yield "page-text", "spaces", "Guest" + " " * n(980_000) + "x"
    yield "page-text", "dashes", "Ann Lee – Dusk #" + "– #" * n(190_000)
    yield "page-text", "commas", "Guest: " + "Ann, " * n(190_000)
    yield "page-text", "ands", "Guest: " + "and " * n(240_000)
    yield "page-text", "names", "Guest: " + "Ann Lee and " * n(80_000)
    yield "page-text", "capitals", "Ann Lee talks to " * n(50_000)
    yield "page-text", "tags", "#IDFA2017 " * n(90_000)
    yield "page-text", "digits", "1" * n(990_000)
    yield "page-text", "brackets", "(" * n(490_000) + ")" * n(490_000)
    yield "page-text", "quotes", "“" * n(150_000) + "”" * n(150_000)
    yield "page-text", "duration", "Duration: " + "1 min. and " * n(80_000)
    yield "page-text", "film title", "Film title: A\n\n" + "A : " * n(200_000)
    yield "page-text", "prose", "A film by Ann Lee. " * n(45_000)
    yield "page-json", "fields", "{" + ",".join(f'"f{i}": "v"' for i in range(n(70_000))) + "}"
    yield "page-json", "guests", '{"guests": [' + ",".join(f'"Ann Lee{i}"' for i in range(n(70_000))) + "]}"
    yield "page-json", "a field's labels", "{" + ",".join(f'"guest{" " * i}": "v"' for i in range(n(1_000))) + "}"
    yield "page-json", "empty lists", '{"guests": [' + "[]," * n(300_000) + "[]]}"
    yield "page-json", "deep", '{"a":' * n(150_000)
    yield "page-json", "number", '{"duration": 1' + "0" * n(300) + "}"
    yield "page-json", "large", '{"duration": 1e308, "year": 1e308, "duration_ms": 1e308}'
    yield "page-json", "commas", '{"guest": "' + "Ann, " * n(190_000) + '"}'
    yield "page-json", "halves", '{"guest": "\\ud800"}'
    merges = "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}], k{i}: v}}\n" for i in range(1, 10))
    yield "page-yaml", "merges", "a0: &a0 {k: v}\n" + merges
    yield "page-yaml", "fields", "".join(f"f{i}: v\n" for i in range(n(90_000)))
    yield "page-yaml", "flow", "a: [" + "x, " * n(300_000) + "]"
    yield "page-yaml", "deep", "[" * n(900_000)
    yield "page-yaml", "deep keys", "? " * n(400_000)
    yield "page-yaml", "anchors", "".join(f"f{i}: &a{i} v\n" for i in range(n(60_000)))
    yield "page-yaml", "quoted", 'a: "' + "\\x41" * n(240_000) + '"'
    yield "page-yaml", "sixties", "a: 1" + ":59" * n(300_000)
    yield "page-yaml", "word", "a: " + "x" * n(900_000)
    yield "page-yaml", "comments", "#\n" * n(490_000)
    yield "page-yaml", "documents", "---\n" * n(240_000)
    yield "page-yaml", "block", "a: |\n" + " x\n" * n(300_000)


def _jsons(n: Size) -> Inputs:
    word = '{"word": " a", "start": 1, "end": 2}'
    yield "json", "deep", "[" * n(30_000_000)
    yield "json", "empty objects", "[" + "{}," * n(10_000_000) + "{}]"
    yield "json", "segments", '{"segments": [' + '{"start": 1, "end": 2, "text": "a"},' * n(390_000) + "{}]}"
    yield (
        "json",
        "words",
        '{"segments": [{"start": 1, "end": 2, "text": "a", "words": [' + f"{word}," * n(390_000) + (word + "]}]}"),
    )
    yield (
        "json",
        "untimed words",
        '{"segments": [{"start": 1, "end": 2, "text": "a", "words": ['
        + ('{"word": "a"},' * n(900_000))
        + '{"word": "b"}]}]}',
    )
    yield "json", "word", '{"segments": [{"start": 1, "end": 2, "text": "' + "x" * n(5_000_000) + '"}]}'
    yield (
        "json",
        "speaker",
        '{"segments": [{"start": 1, "end": 2, "text": "a", "speaker": "' + "x" * n(5_000_000) + '"}]}',
    )
    yield (
        "json",
        "podcast",
        '{"version": "1.0.0", "segments": ['
        + ('{"startTime": 1, "endTime": 2, "body": "a", "speaker": "A"},' * n(390_000))
        + ('{"startTime": 1, "endTime": 2, "body": "a"}]}'),
    )
    yield (
        "json",
        "podcast speakers",
        '{"version": "1.0.0", "segments": ['
        + ",".join(
            f'{{"startTime": {i}, "endTime": {i + 1}, "body": "a", "speaker": "Ann {i}"}}' for i in range(n(100_000))
        )
        + "]}",
    )
    yield "json", "large times", '{"segments": [{"start": 1e308, "end": 1.7e308, "text": "a b c"}]}'
    yield "json", "digits", '{"segments": [' + "9" * n(5_000_000) + "]}"
    yield "json", "one line", '{"segments": [' + "1," * n(15_000_000) + "1]}"


def _captions(n: Size) -> Inputs:
    for form, head, cue in (("vtt", "WEBVTT\n\n", _CUE), ("srt", "", _SRT)):

        def one(text: str, head: str = head, cue: str = cue) -> str:
            return head + cue + text + "\n\n"

        yield form, "cues", head + (cue + "a b c\n\n") * n(380_000)
        yield (
            form,
            "following cues",
            head
            + "".join(
                f"{i}\n{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}{'.' if form == 'vtt' else ','}000 --> "
                f"{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}{'.' if form == 'vtt' else ','}900\nAnn {i}: hello\n\n"
                for i in range(n(200_000))
            ),
        )
        yield form, "lines of a cue", one("a\n" * n(400_000))
        yield form, "words of a cue", one("word " * n(400_000))
        yield form, "word", one("x" * n(5_000_000))
        yield form, "voices", one("<v " * n(200_000))
        yield form, "voices closed", one("<v a>" * n(200_000))
        yield form, "voices ended", one("<v a>b</v>" * n(200_000))
        yield form, "tags", one("<" * n(1_000_000))
        yield form, "tags closed", one("<i>" * n(500_000))
        yield form, "tags with spaces", one("<v" + " " * n(500_000))
        yield form, "braces", one("{" * n(500_000))
        yield form, "braces closed", one("{\\an8}" * n(300_000))
        yield form, "entities", one("&" * n(1_000_000))
        yield form, "entities closed", one("&amp;" * n(500_000))
        yield form, "names", one("Ann Lee: a\n" * n(100_000))
        yield form, "names on a line", one("Ann Lee: a " * n(100_000))
        yield form, "colons", one(":" * n(1_000_000))
        yield form, "colons with spaces", one("a: " * n(400_000))
        yield form, "brackets", one("[" * n(500_000))
        yield form, "brackets closed", one("[a] " * n(300_000))
        yield form, "parentheses", one("(" * n(300_000) + ")" * n(300_000))
        yield form, "dashes", one("- " * n(500_000))
        yield form, "dash lines", one("- a\n" * n(100_000))
        yield form, "notes", one("♪" * n(300_000))
        yield form, "inline times", one("<00:00:01.000>" * n(100_000))
        yield form, "stray lines", head + "x\n\n" * n(1_000_000)
        yield form, "stray lines together", head + "x\n" * n(1_000_000)
        yield form, "arrows", head + "-->\n" * n(400_000)
        yield form, "arrows on a line", head + " --> " * n(1_000_000)
        yield form, "times", head + ("0" * n(1_000_000)) + ":00:00.000 --> 1"
        yield form, "times on a line", head + "00:00:01.000 " * n(300_000)
        yield form, "settings", head + _CUE.strip() + " a" * n(500_000) + "\nx\n\n"
        yield form, "spaces", head + _CUE.strip() + " " * n(1_000_000) + "\nx\n\n"
        yield form, "spaces around an arrow", head + "00:00:01.000" + " " * n(1_000_000) + "-\nx\n\n"
        yield form, "spaces in text", one("a" + " " * n(1_000_000) + "b")
        yield form, "line ends", head + "\r" * n(5_000_000)
        yield form, "byte order marks", head + "\ufeff" * n(1_000_000)
        yield form, "numbers", head + "1\n\n" * n(500_000)
        yield form, "digits", head + "1" * n(1_000_000) + "\n" + cue + "a\n\n"
        yield form, "combining marks", one("a" + "\u0301" * n(500_000))
        yield form, "Chinese", one("北京" * n(200_000))
    yield "vtt", "comments", "WEBVTT\n\n" + "NOTE a\n\n" * n(500_000)
    yield "vtt", "styles", "WEBVTT\n\nSTYLE\n" + "::cue(v[voice=a]) {}\n" * n(200_000)
    yield "vtt", "header", "WEBVTT " + "x " * n(1_000_000)


def _ttmls(n: Size) -> Inputs:
    def one(text: str) -> str:
        return f"{_TT}{_P}{text}</p></div></body></tt>"

    yield "ttml", "paragraphs", _TT + f"{_P}a</p>" * n(400_000) + "</div></body></tt>"
    yield "ttml", "empty paragraphs", _TT + "<p/>" * n(3_000_000) + "</div></body></tt>"
    yield "ttml", "deep", _TT + "<div>" * n(2_000_000)
    yield "ttml", "deep spans", one("<span>" * n(200_000) + "</span>" * n(200_000))
    yield "ttml", "spans", one('<span begin="1s" end="2s">a</span>' * n(200_000))
    yield "ttml", "breaks", one("a<br/>" * n(400_000))
    yield "ttml", "comments", one("<!-- -->" * n(400_000))
    yield "ttml", "open comments", one("<!--" + "<!-" * n(400_000) + "-->")
    yield "ttml", "sections", one("<![CDATA[a]]>" * n(300_000))
    yield "ttml", "attributes", "<tt " + " ".join(f'a{i}="b"' for i in range(n(200_000))) + "/>"
    yield "ttml", "attribute", _TT + '<p begin="1s" end="2s" a="' + "x" * n(5_000_000) + '">a</p></div></body></tt>'
    yield "ttml", "names", one("Ann Lee: a<br/>" * n(100_000))
    yield "ttml", "word", one("x" * n(5_000_000))
    yield (
        "ttml",
        "entities",
        '<!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 or str()};" * 10}">' for i in range(1, 10))
        + "]>"
        + one("&a9;"),
    )
    yield "ttml", "external entity", '<!DOCTYPE tt [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + one("&a;")
    yield "ttml", "character references", one("&#65;" * n(1_000_000))
    yield "ttml", "declared", "<?xml " + "encoding " * n(100_000) + "?>" + one("a")
    yield "ttml", "spaces", one("a" + " " * n(1_000_000) + "b")
    yield "ttml", "agents", f"{_TT}" + '<p begin="1s" end="2s" ttm:agent="a">a</p>' * n(200_000)
    yield "ttml", "namespaces", "".join(f'<tt xmlns:a{i}="b">' for i in range(n(100_000)))


def _words(n: Size) -> Inputs:
    p = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    yield "docx", "empty paragraphs", package("<w:p/>" * n(32_000_000))
    yield "docx", "paragraphs", package(p.format("a b c") * n(120_000))
    yield "docx", "names", package(p.format("Ann Lee: hello") * n(100_000))
    yield "docx", "many names", package("".join(p.format(f"Ann {i}: hello") for i in range(n(50_000))))
    yield "docx", "times", package(p.format("[00:00:01]") * n(100_000))
    yield "docx", "runs", package("<w:p>" + "<w:r><w:t>a</w:t></w:r>" * n(150_000) + "</w:p>")
    yield "docx", "bold runs", package("<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r>" * n(100_000) + "</w:p>")
    yield "docx", "breaks", package("<w:p><w:r>" + "<w:t>a</w:t><w:br/>" * n(150_000) + "</w:r></w:p>")
    yield "docx", "tabs", package("<w:p><w:r>" + "<w:tab/>" * n(400_000) + "</w:r></w:p>")
    yield "docx", "word", package(p.format("x" * n(5_000_000)))
    yield "docx", "deep", package("<w:sdt>" * n(200_000) + "</w:sdt>" * n(200_000))
    yield (
        "docx",
        "deep boxes",
        package("<w:p><w:r><w:txbxContent>" * n(20_000) + "</w:txbxContent></w:r></w:p>" * n(20_000)),
    )
    yield "docx", "deep runs", package("<w:p>" + "<w:ins>" * n(20_000) + "</w:ins>" * n(20_000) + "</w:p>")
    yield (
        "docx",
        "cells",
        package("<w:tbl>" + ("<w:tr>" + "<w:tc>" + p.format("a") + "</w:tc></w:tr>") * n(60_000) + "</w:tbl>"),
    )
    yield (
        "docx",
        "cells of a row",
        package("<w:tbl><w:tr>" + ("<w:tc>" + p.format("a") + "</w:tc>") * n(60_000) + "</w:tr></w:tbl>"),
    )
    yield "docx", "rows in rows", package("<w:tr><w:tc>" * n(40) + p.format("a") + "</w:tc></w:tr>" * n(40))
    yield (
        "docx",
        "deleted ends",
        package(("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>") * n(40_000)),
    )
    yield "docx", "attributes", package("<w:p " + " ".join(f'a{i}="b"' for i in range(n(100_000))) + "/>")
    yield (
        "docx",
        "styles",
        package(
            p.format("a"),
            {
                "word/styles.xml": xml(
                    "styles",
                    "".join(f'<w:style w:styleId="s{i}"><w:name w:val="n"/></w:style>' for i in range(n(150_000))),
                )
            },
        ),
    )
    yield (
        "docx",
        "comments",
        package(
            '<w:p><w:commentReference w:id="1"/></w:p>' * n(60_000),
            {"word/comments.xml": xml("comments", '<w:comment w:id="1">' + p.format("x" * 1000) + "</w:comment>")},
        ),
    )
    yield (
        "docx",
        "entities",
        package(
            "",
            {
                "word/document.xml": '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
                + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 or str()};" * 10}">' for i in range(1, 10))
                + f'][]><w:document xmlns:w="{W}">&a9;'
            },
        ),
    )
    yield "docx", "entries", _entries(n(200_000))
    yield "docx", "packed otherwise", _packed("<w:p/>" * n(10_000_000))
    yield "docx", "understated", _understated(n(100_000_000))


def _entries(number: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for i in range(number):
            file.writestr(f"{i}", b"")
    return made.getvalue()


def _packed(body: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("word/document.xml", xml("document", f"<w:body>{body}</w:body>"))
    return made.getvalue()


def _understated(size: int) -> bytes:
    """A package whose text is larger than it says."""
    data = bytearray(package(" " * size))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := data.find(sign, place + 1)) >= 0:
            data[place + at : place + at + 4] = struct.pack("<I", 1000)
    return bytes(data)


def _texts(n: Size) -> Inputs:
    for form in ("text", "markdown"):
        yield form, "word", "x" * n(5_000_000)
        yield form, "word behind a name", "Ann: " + "x" * n(5_000_000)
        yield form, "words", "Ann: " + "word " * n(1_000_000)
        yield form, "lines", "word\n" * n(800_000)
        yield form, "paragraphs", "word\n\n" * n(300_000)
        yield form, "turns", "Ann Lee: hello\n\n" * n(200_000)
        yield form, "speakers", "".join(f"Ann{i} Lee: hello\n\n" for i in range(n(100_000)))
        yield form, "times", "[00:00:01]\n" * n(300_000)
        yield form, "times on a line", "[00:00:01] " * n(300_000)
        yield form, "timed turns", "[00:00:01] Ann Lee: hello\n\n" * n(150_000)
        yield form, "colons", ":" * n(1_000_000)
        yield form, "colons with spaces", "a: " * n(500_000)
        yield form, "parentheses", "(" * n(1_000_000)
        yield form, "parentheses closed", "(a)" * n(500_000)
        yield form, "brackets", "[" * n(1_000_000)
        yield form, "brackets closed", "[a] " * n(500_000)
        yield form, "links", "[a](b) " * n(300_000)
        yield form, "open links", "[a](" * n(300_000)
        yield form, "images", "![" * n(500_000)
        yield form, "stars", "*" * n(1_000_000)
        yield form, "stars apart", "*a " * n(300_000)
        yield form, "stars closed", "*a* " * n(300_000)
        yield form, "bold", "**a" * n(300_000)
        yield form, "underscores", "_a " * n(300_000)
        yield form, "backticks", "`" * n(1_000_000)
        yield form, "backticks of any length", "".join("`" * i + " " for i in range(n(1_500)))
        yield form, "tags", "<" * n(1_000_000)
        yield form, "tags open", "<a " * n(300_000)
        yield form, "comments", "<!--" * n(300_000)
        yield form, "entities", "&" * n(1_000_000)
        yield form, "backslashes", "\\" * n(1_000_000)
        yield form, "quotes", ">" * n(1_000_000)
        yield form, "quotes on lines", "> a\n" * n(300_000)
        yield form, "lists", "- " * n(500_000)
        yield form, "list items", "- a\n" * n(300_000)
        yield form, "nested lists", "".join("  " * i + "- a\n" for i in range(n(1_500)))
        yield form, "numbers", "1. a\n" * n(200_000)
        yield form, "headings", "# a\n" * n(300_000)
        yield form, "rules", "---\n" * n(300_000)
        yield form, "front matter", "---\n" + "a: b\n" * n(200_000) + "---\n"
        yield form, "front matter deep", "---\n" + "[" * n(300_000) + "\n---\n"
        yield form, "tables", "|" * n(500_000)
        yield form, "table rows", "|a|b|\n|-|-|\n" + "|a|b|\n" * n(150_000)
        yield form, "table of many columns", "|a" * n(20_000) + "|\n" + "|-" * n(20_000) + "|\n" + "|a" * n(20_000)
        yield form, "references", "".join(f"[a{i}]: b\n" for i in range(n(100_000)))
        yield form, "spaces", "a" + " " * n(2_000_000) + "b"
        yield form, "spaces before a colon", "Ann" + " " * n(500_000) + ": a"
        yield form, "tabs", "\t" * n(1_000_000)
        yield form, "digits", "1" * n(2_000_000)
        yield form, "clock digits", "00:" * n(500_000)
        yield form, "name of many words", "Ann " * n(300_000) + ": hello"
        yield form, "commas", "Lee, " * n(300_000) + ": hello"
        yield form, "dashes", "—" * n(500_000)
        yield form, "arrows", ">>" * n(500_000)
        yield form, "f4 marks", "#00:00:09-8# " * n(150_000)
        yield form, "inaudible", "[inaudible 00:00:42] " * n(100_000)
        yield form, "invisible", "\u200e" * n(1_000_000)
        yield form, "combining marks", "a" + "\u0301" * n(500_000)
        yield form, "Chinese", "北京" * n(400_000)
        yield form, "no text", "\0" * n(5_000_000)


def _others(n: Size) -> Inputs:
    yield "rttm", "rows", "SPEAKER a 1 0.0 1.0 <NA> <NA> Ann <NA> <NA>\n" * n(150_000)
    yield "rttm", "speakers", "".join(f"SPEAKER a 1 {i} 1.0 <NA> <NA> A{i} <NA> <NA>\n" for i in range(n(100_000)))
    yield "rttm", "large times", "SPEAKER a 1 1e308 1e308 <NA> <NA> Ann <NA> <NA>\n"
    yield "rttm", "long times", "SPEAKER a 1 " + "1" * n(1_000_000) + " 1 <NA> <NA> Ann <NA> <NA>\n"
    yield "rttm", "columns", "SPEAKER " + "a " * n(1_000_000)
    yield "query", "parentheses", "(" * n(1_000_000)
    yield "query", "parentheses within bounds", "(" * 3_900
    yield "query", "groups", "(a)" * 1_300
    yield "query", "nots", "NOT " * 900
    yield "query", "dashes", "-" * 3_900
    yield "query", "quotes", '"' * 3_900
    yield "query", "quoted", '"a" ' * 900
    yield "query", "terms", "a " * n(100_000)
    yield "query", "terms within bounds", "a " * 1_900
    yield "query", "stars", "*" * 3_900
    yield "query", "wild cards", "ab* " * 900
    yield "query", "tildes", "a~" * 1_900
    yield "query", "word", "x" * 3_900
    yield "query", "fields", "role:" * 700
    yield "query", "numbers", "twenty " * 500
    yield "query", "hyphens", "a-" * 1_900
    yield "query", "digits", "1" * 3_900
    yield "query", "slop", '"a b"~' + "9" * 3_900
    yield "query", "edits", "abc~" + "9" * 3_900
    yield "query", "years", "year:" + "9" * 3_900
    yield "query", "ligature", "\ufdfa" * 3_900
    yield "query", "combining marks", "a" + "\u0301" * 3_900
    yield "settings", "deep", "a = " + "[" * 90_000
    yield "settings", "dots", "a." * 45_000 + "a = 1"
    yield "settings", "tables", "".join(f"[a{i}]\n" for i in range(9_000))
    yield "settings", "dotted tables", "".join(f"[a.b{i}]\n" for i in range(9_000))
    yield "settings", "deep tables", "[" + "a." * 45_000 + "a]"
    yield "settings", "digits", "beam_size = " + "1" * 90_000
    yield "settings", "large", "longest_ms = 1e308"
    yield "settings", "keys", "".join(f"a{i} = 1\n" for i in range(9_000))
    yield "settings", "quotes", '"' * 90_000
    yield "glossary", "terms", "".join(f"Term{i} = form{i}\n" for i in range(n(45_000)))
    yield "glossary", "forms", "Term = " + ",".join(f"f{i}" for i in range(n(140_000)))
    yield "glossary", "word", "x" * n(990_000)
    yield "glossary", "equals", "a" + "=" * n(990_000)
    yield "glossary", "comments", "a" + " #" * n(490_000)
    yield "glossary", "spaces", "a" + " " * n(980_000) + "b"


#: All of them, by harness and name.
def by_name(scale: float) -> Mapping[str, tuple[str, bytes]]:
    return {f"{harness}: {name}": (harness, data) for harness, name, data in bombs(scale)}
