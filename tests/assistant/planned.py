"""Questions planned by the rules and answered from given hits, as if each search had found them all."""

from collections.abc import Sequence
from datetime import date

from assistant.answers import Draft, Hit
from assistant.extract import extract
from assistant.query.by_rules import plan_by_rules
from assistant.reader import Reader
from assistant.searching import Found
from ingest.rows import Coverage

TODAY = date(2025, 6, 1)


def draft_of(question: str, hits: Sequence[Hit], reader: Reader) -> Draft | None:
    """The draft that answers a question from hits; its quotes count them."""
    sources = dict.fromkeys((hit.article.source for hit in hits if hit.article.source), 1)
    held = Coverage(len(hits), len(hits), sources, {"en": len(hits)}, None, None)
    plan = plan_by_rules(question, (), TODAY, held)
    return extract(plan, [Found(search, tuple(hits)) for search in plan.searches], reader)


def sentences_of(question: str, hits: Sequence[Hit], reader: Reader) -> list[str]:
    """The sentences of that draft, in order; none where nothing answers."""
    draft = draft_of(question, hits, reader)
    return [hits[q.hit].article.text[q.start : q.end] for q in draft.quotes] if draft else []
