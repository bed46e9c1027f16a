"""Answers of news APIs, feeds in JSON, ninjs and data sets: records wherever they stand, by whatever names."""

import json
from datetime import UTC, datetime

import pytest

from ingest.articles import Article
from ingest.readers import Failure, Link, read
from ingest.readers.items import Document
from ingest.readers.packed import stream_of_bytes
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD

DAY = datetime(2025, 2, 3, tzinfo=UTC)
NOON = datetime(2025, 2, 3, 12, 30, tzinfo=UTC)
STAMP = "2025-02-03T12:30:00Z"
URL = "https://tp.example/tram"
WHOLE = f"<p>{LEAD}</p>\n<p>{COST}</p>"
TEXT = f"{LEAD}\n\n{COST}"
PICTURE = {"url": "https://tp.example/1.jpg", "title": "A tram", "caption": "Snow"}

ANSWERS = {
    "Guardian": {"response": {"status": "ok", "pages": 1, "results": [{
        "id": "uk/1", "type": "article", "webPublicationDate": STAMP, "webTitle": "Tram approved", "webUrl": URL,
        "tags": [{"id": "profile/iv", "type": "contributor", "webTitle": "Ines Varro", "webUrl": "https://tp.example/iv"}],
        "fields": {"byline": "Ines Varro", "body": WHOLE, "thumbnail": "https://tp.example/1.jpg"}}]}},
    "Guardian, one item": {"response": {"status": "ok", "content": {
        "id": "uk/1", "webPublicationDate": STAMP, "webTitle": "Tram approved", "webUrl": URL,
        "fields": {"byline": "Ines Varro", "body": WHOLE}}}},
    "EventRegistry": {"articles": {"page": 1, "results": [{
        "uri": "123", "lang": "eng", "dateTimePub": STAMP, "url": URL, "title": "Tram approved", "body": TEXT,
        "source": {"uri": "tp.example", "dataType": "news", "title": "The Tarn Post"},
        "authors": [{"uri": "iv@tp.example", "name": "Ines Varro", "type": "author"}], "concepts": [{"uri": "x", "label": {"eng": "Tram"}}]}]}},
    "WordPress": [{
        "id": 7, "date": "2025-02-03T13:30:00", "date_gmt": "2025-02-03T12:30:00", "link": URL, "slug": "tram",
        "title": {"rendered": "Tram approved"}, "content": {"rendered": WHOLE, "protected": False},
        "excerpt": {"rendered": "<p>Short</p>"}, "author": 3, "_links": {"self": [{"href": "https://tp.example/wp-json/7"}]}}],
    "Elasticsearch": {"took": 1, "hits": {"total": 1, "hits": [{"_index": "n", "_id": "7", "_score": 1.0, "_source": {
        "headline": "Tram approved", "body": TEXT, "url": URL, "published_at": STAMP}}]}},
    "JSON:API": {"data": [{"type": "story", "id": "7", "attributes": {
        "title": "Tram approved", "body": WHOLE, "url": URL, "published-at": STAMP}}], "links": {"self": "https://tp.example"}},
    "GraphQL": {"data": {"stories": {"edges": [{"cursor": "x", "node": {
        "headline": "Tram approved", "bodyText": TEXT, "canonicalUrl": URL, "publishedAt": STAMP}}]}}},
    "ninjs 1": {
        "uri": "urn:tp:1", "type": "text", "versioncreated": STAMP, "firstcreated": STAMP, "language": "en",
        "headline": "Tram approved", "title": "tram/council", "byline": "By Ines Varro", "body_html": WHOLE,
        "copyrightholder": "Tarn Press", "subject": [{"name": "tram", "scheme": "x", "code": "1"}],
        "associations": {"main": {"uri": "urn:tp:2", "type": "picture", "headline": "A tram", "body_text": "A caption"}}},
    "ninjs 2": {
        "uri": "urn:tp:1", "standard": {"name": "ninjs", "version": "2.0"}, "type": "text", "firstcreated": STAMP,
        "versioncreated": STAMP, "language": "en", "headlines": [{"role": "subheadline", "value": "In March"}, {"role": "main", "value": "Tram approved"}],
        "bodies": [{"role": "summary", "contenttype": "text/plain", "value": "Short."}, {"role": "main", "contenttype": "text/html", "value": WHOLE}],
        "by": "Ines Varro", "infosources": [{"name": "Tarn Press", "role": "agency"}]},
    "ninjs 3": {
        "uri": "urn:tp:1", "standard": {"name": "ninjs", "version": "3.0"}, "type": "text", "firstCreated": STAMP,
        "versionCreated": STAMP, "language": "en", "headlines": [{"value": "Tram approved"}],
        "bodies": [{"contentType": "text/html", "value": WHOLE}], "byline": "Ines Varro", "copyrightHolder": "Tarn Press"},
    "JSON Feed": {
        "version": "https://jsonfeed.org/version/1.1", "title": "The Tarn Post", "home_page_url": "https://tp.example",
        "language": "en", "authors": [{"name": "Ines Varro"}],
        "items": [{"id": URL, "title": "Tram approved", "content_html": WHOLE, "date_published": STAMP}]},
    "Arc": {"type": "results", "content_elements": [{
        "_id": "A7", "canonical_url": URL, "display_date": STAMP, "headlines": {"basic": None, "main": "Tram approved"},
        "content_elements": [{"type": "text", "content": LEAD}, {"type": "text", "content": COST}]}]},
    "CC-News": [{"requested_url": URL, "title": "Tram approved", "plain_text": TEXT, "published_date": STAMP, "sitename": "The Tarn Post"}],
    "JSON-LD": {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Tram approved", "url": URL,
        "datePublished": STAMP, "articleBody": TEXT, "image": PICTURE, "author": [{"@type": "Person", "name": "Ines Varro"}]},
    "by id": {"articles": {"a1": {"title": "Tram approved", "text": TEXT, "date": STAMP}, "a2": {"title": "Other", "text": COST}}},
}  # fmt: skip
AUTHORS = {
    "Guardian",
    "Guardian, one item",
    "EventRegistry",
    "ninjs 1",
    "ninjs 2",
    "ninjs 3",
    "JSON Feed",
    "JSON-LD",
}
OUTLETS = {
    "EventRegistry": "The Tarn Post", "JSON Feed": "The Tarn Post", "CC-News": "The Tarn Post", "ninjs 1": "Tarn Press",
    "ninjs 2": "Tarn Press", "ninjs 3": "Tarn Press", "by id": "",
}  # fmt: skip
ENGLISH = {"EventRegistry", "ninjs 1", "ninjs 2", "ninjs 3", "JSON Feed"}


@pytest.mark.parametrize("name", ["answer.json", "answer", "answer.txt"])
@pytest.mark.parametrize("api", ANSWERS)
def test_records_are_found_and_their_fields_known(steps_of, api: str, name: str) -> None:
    article, *others = steps_of(Upload(name, json.dumps(ANSWERS[api], indent=1).encode()))
    assert isinstance(article, Article)
    assert (article.title, article.text, article.published) == ("Tram approved", TEXT, NOON)
    assert article.url == (None if api.startswith(("ninjs", "by id")) else URL)
    assert article.authors == (("Ines Varro",) if api in AUTHORS else ())
    assert article.source == OUTLETS.get(api, "tp.example")
    assert article.language == ("en" if api in ENGLISH else "")
    assert not article.teaser
    assert len(others) == (1 if api == "by id" else 0)


THIN = {
    "New York Times": {"status": "OK", "response": {"docs": [{
        "abstract": LEAD, "web_url": URL, "snippet": LEAD, "lead_paragraph": COST, "source": "The New York Times",
        "headline": {"main": "Tram approved", "kicker": None, "print_headline": "Tram"}, "pub_date": "2025-02-03T12:30:00+0000",
        "byline": {"original": "By Ines Varro", "person": [{"firstname": "Ines", "lastname": "Varro"}]}, "_id": "nyt://1",
        "multimedia": [{"url": "images/1.jpg", "caption": "x"}]}], "meta": {"hits": 1}}},
    "NewsAPI": {"status": "ok", "totalResults": 1, "articles": [{
        "source": {"id": None, "name": "The New York Times"}, "author": "Ines Varro", "title": "Tram approved", "description": LEAD,
        "url": URL, "urlToImage": "https://tp.example/1.jpg", "publishedAt": STAMP, "content": f"{LEAD}… [+2143 chars]"}]},
}  # fmt: skip


@pytest.mark.parametrize("api", THIN)
def test_a_record_with_a_summary_alone_is_a_teaser_that_can_be_followed(steps_of, api: str) -> None:
    data = json.dumps(THIN[api]).encode()
    (article,) = steps_of(Upload("a.json", data))
    assert (article.title, article.url, article.published) == ("Tram approved", URL, NOON)
    assert (article.source, article.authors) == ("The New York Times", ("Ines Varro",))
    assert article.teaser
    assert article.text.startswith(LEAD)
    assert "chars" not in article.text
    (link,) = read(Document("a.json", "a.json", stream_of_bytes(data), 10**6))
    assert isinstance(link, Link)
    assert (link.url, link.asks, link.teaser) == (URL, True, article)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("g.json", json.dumps({"articles": [{"url": URL, "title": "Tram approved", "seendate": "20250203T123000Z",
         "domain": "tp.example", "language": "English", "sourcecountry": "United Kingdom"}]})),
        ("m.csv", f"id,indexed_date,language,media_name,publish_date,title,url\n1,x,en,tp.example,2025-02-03,Tram approved,{URL}\n"),
        ("list.txt", f"# stories\n{URL}\n\n<https://tp.example/other>\n"),
        ("list.md", f"{URL}\n"),
        ("list.md", f"# Reading\n\n- {URL}\n- [Other](https://tp.example/other)\n"),
        ("list.txt", f"Reading list\n1. {URL}\n2. https://tp.example/b\n3) https://tp.example/c\n"),
        ("feeds.opml", f"<?xml version='1.0'?><opml version='2.0'><body><outline text='TP' xmlUrl='{URL}'/></body></opml>"),
        ("marks.html", f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL><p><DT><A HREF='{URL}'>T</A></DL>"),
        ("tram.url", f"[InternetShortcut]\r\nURL={URL}\r\n"),
        ("list.csv", f"url\n{URL}\nhttps://tp.example/b\n"),
    ],
)  # fmt: skip
def test_addresses_without_text_are_fetched_only_when_asked(steps_of, name: str, data: str) -> None:
    failed, *_ = steps_of(Upload(name, data.encode()))
    assert isinstance(failed, Failure)
    assert failed.source == URL
    assert "--follow" in failed.reason


@pytest.mark.parametrize(
    "path", ["payload.story", "Payload.Story", "payload.parts.0.words", "payload.parts.words"]
)
def test_dotted_names_lead_inwards(steps_of, path: str) -> None:
    record = {"payload": {"story": TEXT, "parts": [{"words": TEXT}]}, "text": "An advertisement."}
    (article,) = steps_of(Upload("x.json", json.dumps([record]).encode()), fields={"text": path})
    assert article.text == TEXT


@pytest.mark.parametrize(
    "header",
    ["Title,Text,Date,URL", "TITLE,FULL TEXT,Publication Date,Url", "headline,Body Text,pub_date,web-url"],
)
def test_columns_are_known_in_any_case(steps_of, header: str) -> None:
    for name in ("x.csv", "x", "x.txt"):
        (article,) = steps_of(Upload(name, f'{header}\nTram approved,"{LEAD}",2025-02-03,{URL}\n'.encode()))
        assert (article.title, article.text, article.url, article.published) == (
            "Tram approved",
            LEAD,
            URL,
            DAY,
        )


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_tables_as_spreadsheets_save_them(steps_of, mark: str, encoding: str) -> None:
    row = mark.join(
        ("1", "Hafen erhöht Gebühren", '"Der Rat beschloss; die Gebühren steigen, sagte er."', "09.04.2024")
    )
    for first in ("", f"sep={mark}\r\n") if encoding == "utf-8-sig" else ("",):
        table = f"{first}id{mark}Titel{mark}Text{mark}Datum\r\n{row}\r\n"
        (article,) = steps_of(Upload("x.csv", table.encode(encoding)))
        assert (article.title, article.published) == (
            "Hafen erhöht Gebühren",
            datetime(2024, 4, 9, tzinfo=UTC),
        )
        assert article.text == "Der Rat beschloss; die Gebühren steigen, sagte er."


def test_an_article_that_gives_addresses_is_no_list(steps_of) -> None:
    text = f"Where to read on\n\n{LEAD}\n\n{URL}\n\n{COST}\n\nhttps://tp.example/b\n"
    (article,) = steps_of(Upload("x.txt", text.encode()))
    assert article.text == text


def test_entities_in_text_without_tags_are_read(steps_of) -> None:
    record = {
        "title": "Smith &amp; Sons",
        "text": "Smith &amp; Sons&#8217; line cost &quot;a lot&quot;; R&D; AT&T did not pay.",
    }
    (article,) = steps_of(Upload("x.json", json.dumps([record]).encode()))
    assert article.title == "Smith & Sons"
    assert article.text == 'Smith & Sons’ line cost "a lot"; R&D; AT&T did not pay.'


def test_cells_of_a_table_in_a_field_are_kept_apart(steps_of) -> None:
    table = "<table><tr><th>Berth</th><th>Old fee</th></tr><tr><td>Small</td><td>€100</td></tr></table>"
    (article,) = steps_of(
        Upload("x.json", json.dumps([{"title": "Fees", "text": f"<p>{LEAD}</p>{table}"}]).encode())
    )
    assert article.text.split("\n\n") == [LEAD, "Berth | Old fee", "Small | €100"]
