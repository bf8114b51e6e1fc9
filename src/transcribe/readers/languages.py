"""Languages as programs write them: codes, with a country or without, and the English names that Whisper has."""

from __future__ import annotations

import re

# openai-whisper's `tokenizer.LANGUAGES` and the further names in its `TO_LANGUAGE_CODE`.
_NAMES = """
    af afrikaans; am amharic; ar arabic; as assamese; az azerbaijani; ba bashkir; be belarusian; bg bulgarian;
    bn bengali; bo tibetan; br breton; bs bosnian; ca catalan, valencian; cs czech; cy welsh; da danish; de german;
    el greek; en english; es spanish, castilian; et estonian; eu basque; fa persian; fi finnish; fo faroese; fr french;
    gl galician; gu gujarati; ha hausa; haw hawaiian; he hebrew; hi hindi; hr croatian; ht haitian creole, haitian;
    hu hungarian; hy armenian; id indonesian; is icelandic; it italian; ja japanese; jw javanese; ka georgian;
    kk kazakh; km khmer; kn kannada; ko korean; la latin; lb luxembourgish, letzeburgesch; ln lingala; lo lao;
    lt lithuanian; lv latvian; mg malagasy; mi maori; mk macedonian; ml malayalam; mn mongolian; mr marathi; ms malay;
    mt maltese; my myanmar, burmese; ne nepali; nl dutch, flemish; nn nynorsk; no norwegian; oc occitan; pa punjabi,
    panjabi; pl polish; ps pashto, pushto; pt portuguese; ro romanian, moldavian, moldovan; ru russian; sa sanskrit;
    sd sindhi; si sinhala, sinhalese; sk slovak; sl slovenian; sn shona; so somali; sq albanian; sr serbian;
    su sundanese; sv swedish; sw swahili; ta tamil; te telugu; tg tajik; th thai; tk turkmen; tl tagalog; tr turkish;
    tt tatar; uk ukrainian; ur urdu; uz uzbek; vi vietnamese; yi yiddish; yo yoruba; yue cantonese;
    zh chinese, mandarin
    """
_CODES = {
    name.strip(): code
    for entry in _NAMES.split(";")
    for code, _, names in [entry.strip().partition(" ")]
    for name in (code, *names.split(","))
}
_REGIONAL = re.compile(r"([a-z]{2})[-_][a-z0-9]{2,8}(?:[-_].*)?")


def language_of(text: str | None) -> str | None:
    """ISO 639-1, where a program tells the language; Whisper's longer code where that has none.

    >>> [language_of(text) for text in ("de", "German", "en-US", "xx", "unknown", None)]
    ['de', 'de', 'en', 'xx', None, None]
    """
    told = (text or "").strip().lower()
    regional = _REGIONAL.fullmatch(told)
    told = regional[1] if regional else told
    return _CODES.get(told, told if len(told) == 2 and told.isascii() and told.isalpha() else None)
