"""Questions planned by the rules and answered from given hits, as the benchmarks do, all on one day."""

from collections.abc import Sequence
from datetime import date

from assistant.answers import Draft, Hit
from assistant.reader import Reader
from benchmarks.questions import drafted

TODAY = date(2025, 6, 1)


def draft_of(question: str, hits: Sequence[Hit], reader: Reader) -> Draft | None:
    """The draft that answers a question from hits; its quotes count them."""
    return drafted(question, hits, reader, TODAY)


def sentences_of(question: str, hits: Sequence[Hit], reader: Reader) -> list[str]:
    """The sentences of that draft, in order; none where nothing answers."""
    draft = draft_of(question, hits, reader)
    return [hits[q.hit].article.text[q.start : q.end] for q in draft.quotes] if draft else []
