"""A list of articles to take along: as a table, or whole, one to a line, as `onrecord ingest` reads it."""

import csv
import io
import json
from collections.abc import Iterable

from ingest.articles import Article

_COLUMNS = ("title", "source", "published", "authors", "language", "labels", "note", "url", "id")
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # which a spreadsheet would reckon out


def as_csv(articles: Iterable[Article]) -> str:
    """A table without the texts, for a spreadsheet; a byte order mark tells it that this is UTF-8."""
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow(_COLUMNS)
    for article in articles:
        data = _data(article)
        written.writerow([_cell(data[name]) for name in _COLUMNS])
    return f"\ufeff{out.getvalue()}"


def as_lines(articles: Iterable[Article]) -> str:
    """Whole articles as JSON, one to a line; labels and notes are kept."""
    return "".join(f"{json.dumps(_data(a) | {'text': a.text}, ensure_ascii=False)}\n" for a in articles)


def _data(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.printed.isoformat() if article.printed else "",
        "authors": list(article.authors),
        "language": article.language,
        "labels": list(article.labels),
        "note": article.note,
        "url": article.url or "",
    }


def _cell(value: object) -> str:
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
