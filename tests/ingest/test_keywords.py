"""Words are words whatever they look like, and filters restrict without changing a score."""

import unicodedata
from datetime import UTC, datetime

import numpy as np
import pytest

from ingest.articles import Article, Filters
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Entry
from ingest.split import split

STORIES = [
    (
        "Harbour reopens",
        "The harbour of Tarn reopened after the storm.",
        "Gull",
        datetime(2025, 1, 2, tzinfo=UTC),
    ),
    (
        "Ferry fares rise",
        "Fares on the ferry to the harbour rise by 9%.",
        "Heron",
        datetime(2025, 3, 4, tzinfo=UTC),
    ),
    ("A café on the quay", "The café's title: *quay* (a harbour) AND more.", "L’Écho", None),
    ("Before the epoch", "The harbour of 1963 was smaller.", "Gull", datetime(1963, 1, 4, 12, 0, 0, 5, UTC)),
]


@pytest.fixture
def library(settings):
    library = Library.open(settings)
    articles = [
        Article.make(name=title, title=title, text=text, source=source, published=published)
        for title, text, source, published in STORIES
    ]
    entries = [Entry(article, tuple(split(article))) for article in articles]
    library.store(entries, "m", {p.id: np.ones(2, np.float32) for e in entries for p in e.passages})
    yield library
    library.close()


@pytest.fixture
def index(settings, library):
    index = KeywordIndex.open(settings.data_dir / "keywords")
    index.follow(library)
    yield index
    index.close()


def titles(index, library, query, filters=None, limit=10):
    found = index.search(query, limit, filters)
    articles = library.passages(key for key, _ in found)
    return [articles[key][1].title for key, _ in found]


def test_words_match_by_stem_case_and_accent(index, library) -> None:
    assert titles(index, library, "FERRIES") == ["Ferry fares rise"]
    assert titles(index, library, "cafe") == ["A café on the quay"]
    assert titles(index, library, "reopening")[0] == "Harbour reopens"


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "\n", "?!... --", "OR NOT", '"', '"harbour', "harbour*", "source:",
        "words:harbour", "(harbour", "harbour)", "[a TO b]", "harbour^1000", "harbour~2", "-harbour",
        "+harbour -storm", "\\", "{}", "港の嵐", "порт", "🚢", "\x00", "\ud800", "harbour " * 2500,
        " ".join(f"word{n}" for n in range(3000)),
        "x" * 20_000,
    ],
)  # fmt: skip
def test_a_query_is_words_never_syntax(index, library, query) -> None:
    found = titles(index, library, query)
    assert bool(found) == ("harbour" in query)
    if found:
        assert len(found) == 4


@pytest.mark.parametrize("limit", [-1, 0, 1, 2, 1_000_000])
def test_any_limit(index, library, limit) -> None:
    assert len(index.search("harbour", limit)) == max(0, min(limit, 4))


FILTERS = [
    Filters(since="2025-01-02"),
    Filters(until="2025-01-02"),
    Filters(since="1963-01-04T12:00:00.000005", until="1963-01-04T12:00:00.000005"),
    Filters(since="1963-01-04T12:00:00.000006", until="2025-03-03"),
    Filters(sources="gull"),
    Filters(sources=["L’ÉCHO", "heron"]),
    Filters(sources="nobody"),
    Filters(article_ids=["missing"]),
    Filters(article_ids=Article.make(name="Harbour reopens", title="x", text="x").id),
    Filters(since="2025-01-01", sources="Gull"),
]


@pytest.mark.parametrize("filters", FILTERS)
def test_a_filtered_search_is_the_whole_one_restricted(index, library, filters) -> None:
    whole = index.search("harbour ferry", 10)
    articles = library.passages(key for key, _ in whole)
    restricted = [(key, score) for key, score in whole if filters.admit(articles[key][1])]
    assert index.search("harbour ferry", 10, filters) == restricted


def test_certain_articles_score_as_in_a_search(index) -> None:
    whole = dict(index.search("harbour ferry", 10, of="articles"))
    some = list(whole)[1:3]
    assert index.score("harbour ferry", some) == {key: whole[key] for key in some}
    assert index.score("harbour", []) == {}


def test_words_that_stand_together_weigh_more(index, library) -> None:
    passages = [key for key, _ in index.search("harbour of Tarn", 10)]
    weighed = index.weigh("harbour of Tarn", passages, [])
    assert set(weighed) == set(passages)
    gain = {key: weighed[key][1] - score for key, score in index.search("harbour of Tarn", 10)}
    assert gain[passages[0]] > max(gain[key] for key in passages[1:]) >= 0


def test_a_passage_weighs_the_same_in_any_company(index, library) -> None:
    whole = index.weigh("harbour ferry", [], list(library.select(Filters())))
    assert len(whole) == 4
    for key, weight in whole.items():
        assert index.weigh("harbour ferry", [key], []) == {key: weight}
    assert index.weigh("harbour", [], []) == {}


def test_a_score_is_a_share_of_the_most_there_can_be(index) -> None:
    for query in ("harbour", "ferry fares rise", "harbour ferry storm café"):
        for unit in ("passages", "articles"):
            assert 0 < index.search(query, 1, of=unit)[0][1] < 1.6


def test_words_that_go_with_some_texts_are_the_rare_ones_they_share(index) -> None:
    texts = {"The ferry fares of the harbour": 2.0, "Ferry fares and the weather of the quay": 1.0}
    related = index.related(texts)
    assert sum(related.values()) == pytest.approx(1)
    assert next(iter(related)) in {"ferri", "fare"}
    assert "the" not in related
    assert next(iter(index.search(related, 1)))[1] > 0
    assert index.related({}) == {}


ALIKE = [
    ("São Tomé", "sao tome"),
    ("Łódź", "lodz"),
    ("İzmir", "izmir"),
    ("Εύβοια", "ευβοια"),
    ("ёлка", "елка"),
    ("ﬁnance", "finance"),
    ("ＴＡＲＮ", "tarn"),
    ("har\u00adbour", "harbour"),
    ("the U.S. embassy", "us embassy"),
    ("J.K. Tarn", "jk tarn"),
    ("10,000 ferries", "10000 ferries"),
    ("1,250,000 fares", "1250000 fares"),
    ("cease-fire", "ceasefire"),
    ("cease‑fire", "cease fire"),
    ("COVID-19", "covid19"),
    ("O’Neill", "oneill"),
    ("R&D", "rd"),
    ("the colour", "color"),
    ("organised", "organize"),
    ("a catalogue", "catalogs"),
    ("Kiev", "kyiv"),
]


@pytest.fixture
def make_index(settings, library):
    """An index of some texts, each one article."""

    def make(*texts: str) -> KeywordIndex:
        articles = [Article.make(name=text, title="", text=text, source="Tern") for text in texts]
        entries = [Entry(article, tuple(split(article))) for article in articles]
        library.store(entries, "m", {p.id: np.ones(2, np.float32) for e in entries for p in e.passages})
        index = KeywordIndex.open(settings.data_dir / "others")
        index.follow(library)
        return index

    return make


def test_a_word_is_found_however_it_is_typed(make_index, library) -> None:
    index = make_index(*(text for pair in ALIKE for text in pair))
    for pair in ALIKE:
        for query in pair:
            for form in ("NFC", "NFD", "NFKC"):
                found = index.search(unicodedata.normalize(form, query), 100)
                texts = {article.text for _, article in library.passages(key for key, _ in found).values()}
                assert set(pair) <= texts, query
    index.close()


IN_OTHER_SCRIPTS = [  # what an article says, and words by which it is looked for
    ("東京都の知事は新しい計画を発表した。", ("知事", "計画を発表", "東京都", "東京の計画")),
    ("北京市政府宣布了新的防洪计划。", ("防洪", "政府", "新计划")),
    ("서울시는 새로운 교통 계획을 발표했다.", ("서울시", "교통", "계획")),
    ("น้ำท่วมหนักในกรุงเทพมหานครเมื่อวันจันทร์", ("น้ำท่วม", "กรุงเทพ", "วันจันทร์")),
    ("أعلنت الحكومة خطة جديدة للموانئ والمدارس.", ("حكومة", "الخطة", "خُطّة", "مدارس")),
    ("हिन्दी में समाचार: सरकारों ने नई योजना की घोषणा की।", ("सरकार", "योजना", "हिन्दी")),
    ("日本がＡＩと2024年のガイドを公開", ("ai 公開", "2024", "ｶﾞｲﾄﾞ")),
]


@pytest.mark.parametrize(("text", "queries"), IN_OTHER_SCRIPTS)
def test_words_are_found_in_scripts_without_spaces_and_with_other_endings(
    make_index, library, text, queries
) -> None:
    index = make_index(*(text for text, _ in IN_OTHER_SCRIPTS))
    for query in queries:
        found = library.passages([next(iter(index.search(query, 10)))[0]])
        assert [article.text for _, article in found.values()] == [text], query
    index.close()


def test_a_word_that_no_text_has_is_not_found_by_one_of_its_letters(make_index) -> None:
    index = make_index("東京都の知事は新しい計画を発表した。", "รัฐบาลไทย")
    assert index.search("京都府立", 10)
    assert not index.search("大阪", 10)
    assert not index.search("คน", 10)
    index.close()


@pytest.mark.parametrize(("text", "query"), [("the child", "children"), ("sails were stolen", "steal")])
def test_where_no_text_has_a_word_its_other_inflections_are_found(make_index, library, text, query) -> None:
    index = make_index(text)
    found = library.passages(key for key, _ in index.search(query, 10))
    assert [article.text for _, article in found.values()] == [text]
    index.close()


def test_decomposed_text_is_indexed_as_composed_and_stays_as_it_is(make_index, library) -> None:
    text = unicodedata.normalize("NFD", "José Castà, de São Tomé, told the board.")
    index = make_index(text)
    for query in ("Jose Casta", "José Castà", unicodedata.normalize("NFD", "SÃO TOMÉ")):
        ((passage, article),) = library.passages(key for key, _ in index.search(query, 1)).values()
        assert article.text == text
        assert article.text[passage.start : passage.end] == passage.text
    index.close()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("prize", "a prise of sails"),  # too short for organise, organize
        ("2024", "the score was 20-24"),  # figures are not joined
        ("2024000", "in 2024,000 gulls came"),  # nor is a year with what follows
        ("tothe", "he went to the quay"),
        ("phd", "a Ph. D. in tides"),
    ],
)
def test_what_is_only_nearly_alike_is_not_found(make_index, library, query, text) -> None:
    index = make_index(text)
    found = library.passages(key for key, _ in index.search(query, 100))
    assert text not in {article.text for _, article in found.values()}
    index.close()


def test_of_several_forms_the_best_counts_once(make_index) -> None:
    index = make_index("the colour of sails", "the color of sails", "sails of one colour, a color")
    scores = sorted(score for _, score in index.search("colour", 3))
    assert scores[-1] < 1.5 * scores[0]
    index.close()


def test_an_index_of_an_older_layout_is_built_anew(settings, library, monkeypatch) -> None:
    folder = settings.data_dir / "older"
    with monkeypatch.context() as older:
        older.setattr("ingest.keywords.layout.LAYOUT", "words-5")
        index = KeywordIndex.open(folder)
        index.follow(library)
        index.close()
    index = KeywordIndex.open(folder)
    assert index.revision == 0
    assert index.search("harbour", 1) == []
    index.follow(library)  # from the library alone: no embedding model is at hand here
    assert len(index.search("harbour", 10)) == 4
    index.close()
