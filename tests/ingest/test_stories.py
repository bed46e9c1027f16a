"""What tells near copies: the numbers must stay, for they are kept in every library that there is."""

import re
from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.scripts import cut, has_runs
from ingest.stories import are_alike, bands, shingles

_MIXER = 0x9E3779B1


def runs_of_four(text: str) -> set[int]:
    """The numbers of the runs of four words, reckoned one by one."""
    text = text.lower()
    fewest = 80 if has_runs(text) else 40
    words = [crc32(word.encode("utf-8", "surrogatepass")) for word in re.findall(r"\w+", cut(text))]
    found = set()
    for at in range(len(words) - 3 if len(words) >= fewest else 0):
        number = 0
        for word in words[at : at + 4]:
            number = (number * _MIXER + word) % 2**32
        found.add(number)
    return found


@given(st.lists(st.text(max_size=6), max_size=80).map(" ".join))
def test_shingles_are_the_runs_of_four_words_in_any_script(text: str) -> None:
    assert shingles(text).tolist() == sorted(runs_of_four(text))


def test_words_of_every_letter_are_told_apart() -> None:
    text = "Café’s naïve—x_y\u00a0z ½ ª İstanbul 日本語 a\x00b\x1cq \ud800 " * 8
    assert set(shingles(text).tolist()) == runs_of_four(text) != set()


def test_bands_are_those_of_libraries_made_before() -> None:
    text = " ".join(f"Café word{n}’s tale—no. {n}" for n in range(30))
    low = (1466699192, 2831365802, 3459387560, 2398458442, 362357555, 2222300254, 4120852747, 1256458425)
    assert bands(shingles(text)) == [number | place << 32 for place, number in enumerate(low)]


def test_near_copies_are_told_where_no_spaces_stand_between_words() -> None:
    story = (
        "港湾委員会は火曜日、六月から係留料を八パーセント引き上げることを決めた。漁協は小型船の負担が重くなると反対している。"
        "委員長は、防波堤の補修に資金が要ると述べた。工事は来年三月までに終わる予定だ。"
    )
    other = (
        "市立図書館は土曜日、改修を終えて再び開館した。児童書の棚は二倍に増え、閲覧室には新しい机が並ぶ。館長は、"
        "三年ぶりに読み聞かせの会を毎週開くと話した。開館時間は午前九時から午後八時までで、月曜日は休みとなる。"
    )
    assert set(bands(shingles(story))) & set(bands(shingles(f"速報。{story}")))
    assert are_alike(shingles(story), shingles(f"速報。{story}"))
    assert not are_alike(shingles(story), shingles(other))


def test_a_short_text_has_none() -> None:
    assert bands(shingles("word " * 39)) == []
    assert bands(np.empty(0, np.uint32)) == []
