"""Articles say what language they are in, and a search can be narrowed to one."""

import json

import pytest
import sqlalchemy as sql

from assistant import Assistant, Filters, UsageError
from ingest.articles import Article
from ingest.library import Library
from ingest.sources import Upload

BODY = (
    "The harbour of Brindleport was closed on Monday after a crane fell on the quay. Fourteen ships were "
    "turned away, the company that runs the harbour said, and nobody was hurt."
)
PAGE = (
    "<html{}><head><title>Crane falls</title>{}</head>"
    f"<body><article><p>{BODY}</p></article></body></html>"
)
FEED = (
    "<rss version='2.0'><channel><title>Gull</title><language>{}</language>"
    f"<item><title>Crane falls</title><description>{BODY}</description></item></channel></rss>"
)
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "inLanguage": "nl-BE"}</script>'


@pytest.mark.parametrize(
    ("name", "content", "language"),
    [
        ("page.html", PAGE.format(' lang="de-AT"', ""), "de"),
        ("page.html", PAGE.format("", '<meta property="og:locale" content="pt_BR">'), "pt"),
        ("page.html", PAGE.format(' lang="en"', LINKED), "nl"),
        ("page.html", PAGE.format("", ""), ""),
        ("feed.xml", FEED.format("fr-ca"), "fr"),
        ("story.md", f"---\nlanguage: es\n---\n{BODY}", "es"),
        ("story.json", json.dumps({"text": BODY, "inLanguage": {"alternateName": "it"}}), "it"),
        ("story.json", json.dumps({"text": BODY, "lang": "English, mostly"}), ""),
    ],
)
def test_the_language_is_what_a_source_says(settings, name: str, content: str, language: str) -> None:
    with Assistant.open(settings=settings) as desk:
        desk.ingest([Upload(name, content.encode())])
        (article,) = desk.library.articles()
    assert article.language == language


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as opened:
        texts = {
            "en": BODY,
            "de": "A crane for the new harbour of Wexcombe was ordered from a yard in Lower Pell.",
            "": "Swans nest beneath the oldest crane of the harbour and hiss at every sailor that comes by.",
        }
        opened.ingest(
            Article.make(name=f"story {code}", title=f"Crane {code}", text=text, language=code)
            for code, text in texts.items()
        )
        assert len(opened.search("harbour crane")) == 3
        yield opened


@pytest.mark.parametrize("languages", ["de", "DE-at", ["de", "en"], ["fr"]])
def test_a_search_in_a_language_is_the_whole_one_restricted(desk, languages) -> None:
    filters = Filters(languages=languages)
    whole = desk.search("harbour crane", limit=50)
    found = desk.search("harbour crane", limit=50, filters=filters)
    assert [(h.passage.id, h.score) for h in found] == [
        (h.passage.id, h.score) for h in whole if filters.admit(h.article)
    ]
    admitted = [article for article in desk.library.articles() if filters.admit(article)]
    assert desk.library.select(filters) == {article.id for article in admitted}
    assert len(admitted) == {"fr": 0}.get(filters.languages[0], len(filters.languages))


def test_what_languages_there_are_is_counted(desk) -> None:
    assert desk.library.coverage().languages == {"de": 1, "en": 1}


def test_no_code_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="'German' is not the code of a language"):
        Filters(languages="German")


def test_the_command_narrows_to_a_language(onrecord, desk, settings) -> None:
    at = {"ONRECORD_DATA_DIR": str(settings.data_dir)}
    listed = json.loads(onrecord("articles", "--json", "--language", "de", **at).stdout)
    assert [article["title"] for article in listed] == ["Crane de"]
    found = json.loads(onrecord("search", "harbour crane", "--json", "--language", "en", **at).stdout)
    assert {hit["article"]["title"] for hit in found} == {"Crane en"}
    assert onrecord("search", "harbour", "--language", "fr", **at).returncode == 1
    assert onrecord("search", "harbour", "--language", "German", **at).returncode == 2


def test_a_library_made_before_languages_and_teasers_were_kept_opens_as_it_was(settings) -> None:
    with Assistant.open(settings=settings) as desk:
        desk.ingest([Article.make(name="old", title="Old", text=BODY)])
        with desk.library.engine.begin() as db:
            for column in ("language", "teaser"):
                db.execute(sql.text(f"ALTER TABLE articles DROP COLUMN {column}"))
    library = Library.open(settings)
    (article,) = library.articles()
    assert (article.title, article.language, article.teaser) == ("Old", "", False)
    library.close()
