"""Words to text and text to words, with spaces and without."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transcribe.text.scripts import atoms, graphemes, join, spaced, split, unspaced

#: Characters of scripts with and without spaces, combining marks, wide and shared punctuation, an emoji of several.
MIXED = st.text("aé B9%年昨日は。、「」“”…,.-?ที่ກົាមြን한글कि་།་བོ👨‍👩゙́𠮷", max_size=30)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我们在北京拍摄了这部电影。", ["我们", "在", "北京", "拍摄", "了", "这", "部", "电影。"]),
        ("昨日は雨でした。駅まで歩きました。", ["昨日は", "雨でした。", "駅まで", "歩きました。"]),
        ("「こんにちは」と言った。でも、行かない！", ["「こんにちは」", "と", "言った。", "でも、", "行かない！"]),
        ("เราถ่ายทำภาพยนตร์ที่กรุงเทพ", ["เรา", "ถ่าย", "ทำ", "ภาพยนตร์", "ที่", "กรุงเทพ"]),
        ("ພາສາລາວແມ່ນພາສາ", ["ພາສາ", "ລາວ", "ແມ່ນ", "ພາສາ"]),
        ("ភាសាខ្មែរជាភាសា", ["ភាសាខ្មែរ", "ជា", "ភាសា"]),
        ("မြန်မာဘာသာစကားသည်", ["မြန်မာဘာသာ", "စကား", "သည်"]),
        ("བོད་སྐད་ནི་", ["བོད་", "སྐད་", "ནི་"]),
        ("어제 서울에서", ["어제", "서울에서"]),
        ("we met 北京", ["we", "met", "北京"]),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert split(text) == words
    assert join(words) == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("iPhoneを買った", "iPhoneを"),
        ("2017年", "2017年"),
        ("第3章", "第3章"),
        ("ใช้iPhone", "ใช้iPhone"),
        ("ปี๒๕๖๐", "ปี๒๕๖๐"),
    ],
)
def test_what_a_space_would_part_stays_one_word(text: str, word: str) -> None:
    assert word in split(text)
    assert join(split(text)) == text


@pytest.mark.parametrize(
    ("before", "after", "space"),
    [
        ("昨日", "は", ""),
        ("“北京”", "的", ""),
        ("好，", "“我们", ""),
        ("た。", "Hello", ""),
        ("た。」", "「は", ""),
        ("iPhone", "を", " "),
        ("在", "Berlin", " "),
        ("2017", "年", ""),
        ("第", "3", ""),
        ("10%", "の", ""),
        ("どこ?", "ここ", ""),
        ("said", "北京", " "),
        ("안녕하세요", "여러분", " "),
        ("한국", "日本", " "),
        ("ที่", "กรุงเทพ", ""),
        ("ใช้", "iPhone", " "),
        ("ปี", "2017", " "),
        ("ครับ.", "เรา", " "),
        ("བོད་", "སྐད་", ""),
        ("བོད།", "སྐད་", " "),
        ("a", "film", " "),
        ("“Yes”", "he", " "),
        ("Hi！", "World", " "),
    ],
)
def test_the_characters_that_meet_decide_on_the_space(before: str, after: str, space: str) -> None:
    assert join([before, after]) == f"{before}{space}{after}"


@given(st.lists(st.text("abc é,.!?“”…—'", max_size=6)))
def test_words_of_other_scripts_are_joined_by_spaces_whatever_they_are(words: list[str]) -> None:
    assert join(words) == " ".join(words)


@given(MIXED)
def test_the_words_of_a_text_make_up_the_text(text: str) -> None:
    words = split(text)
    assert join(words) == join(text.split())
    assert all(word and not any(map(str.isspace, word)) for word in words)


@given(MIXED)
def test_no_character_is_parted_from_its_marks(text: str) -> None:
    for chunk in text.split():
        seen = "".join(chunk)
        for before in split(chunk):
            assert graphemes(seen) == graphemes(before) + graphemes(seen[len(before) :])
            seen = seen[len(before) :]


@example(["、", "?", "9?"])
@given(st.lists(MIXED.filter(str.strip).map(lambda text: text.split()[0]), max_size=6))
def test_words_are_compared_by_the_same_pieces_however_they_are_cut(words: list[str]) -> None:
    again = join(words).split()
    assert [atom.text for atom in atoms(words)] == [atom.text for atom in atoms(again)]
    assert [atom.text for atom in atoms(words)] == [atom.text for atom in atoms(split(join(words)))]
    owners = [atom.word for atom in atoms(words)]
    assert owners == sorted(owners)


def test_korean_and_latin_have_spaces() -> None:
    assert not unspaced("한국어와 English, français, русский, हिन्दी, العربية")
    assert spaced("한국어와", "English")
