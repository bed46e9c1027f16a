"""Reports of a ferry and a footbridge, and what is said of them."""

from dataclasses import replace
from datetime import datetime, timedelta

from assistant.answers import Citation, Hit, Statement, Verdict
from ingest.articles import Article
from ingest.split import split

FIRST = "Twelve people were injured when the ferry Marigold struck the pier at Port Ellery on Thursday."

HOW_MANY = "How many people were injured when the ferry struck the pier?"
OPENING = "The Velm footbridge over the Orsel will open to the public on 3 May, the council decided."

DAY = datetime(2025, 3, 1)


def hit(text: str, source: str = "Gull", days: int = 0, title: str = "Ferry strikes pier") -> Hit:
    article = Article.make(
        name=source + text, title=title, text=text, source=source, published=DAY + timedelta(days)
    )
    return Hit(split(article)[0], article, 1.0)


def said(found: Hit, span: str = "") -> Citation:
    """The first sentence of a hit, as an answer."""
    quote = found.article.text.split(". ")[0]
    start = quote.find(span)
    return Citation(1, found.article, found.passage.id, quote, 0, len(quote), (start, start + len(span)))


def stated(found: Hit) -> Statement:
    return Statement(said(found).quote, (replace(said(found), span=None),), Verdict.QUOTED)
