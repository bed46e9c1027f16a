"""Two stories about Harrow, and drafts checked against them."""

from datetime import UTC, datetime

from assistant.answers import Draft, Hit
from assistant.reader import Reader
from assistant.verify import verify
from ingest.articles import Article
from ingest.split import split

BRIDGE = """The Harrow bridge opened to traffic on 3 May after two years of repairs.

“We did not rush it,” said Mayor Ada Quill on Tuesday. The work cost $1.2 million, 59% of the budget.

Critics led by Tom Reeve [1] want a second bridge. About 12,400 drivers cross the river each day."""

FERRY = """The Harrow ferry stopped for good last year. It had carried 1,203,000 people since 1998.

The council of Harrow refused to pay for new engines."""


def hits_of(*texts: str, published: datetime | None = datetime(2024, 6, 5, tzinfo=UTC)) -> list[Hit]:
    return [
        Hit(passage, article, 1.0)
        for at, text in enumerate(texts)
        for article in [Article.make(name=str(at), title="Harrow news", text=text, published=published)]
        for passage in split(article, limit=2000)
    ]


HITS = hits_of(BRIDGE, FERRY)

READER = Reader()  # loads nothing until it is asked


def check(text: str, hits: list[Hit] = HITS, reader: Reader | None = READER):
    return verify(Draft(text, "llm"), hits, reader)
