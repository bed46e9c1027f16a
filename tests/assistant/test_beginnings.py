"""An answer that cites a teaser says so, once for each."""

from assistant.answers import Citation, Statement
from assistant.beginnings import only_beginnings
from ingest.articles import Article


def cited(title: str, teaser: bool, source: str = "The Gull") -> Citation:
    article = Article.make(name=title, title=title, text="It rained on Monday.", source=source, teaser=teaser)
    return Citation(1, article, "p", article.text, 0, len(article.text))


def test_each_cited_teaser_is_noted_once_and_whole_articles_are_not() -> None:
    flood, storm, whole = cited("Flood", True), cited("Storm", True, ""), cited("Sun", False)
    statements = (
        Statement("It rained.", (flood, whole)),
        Statement("It blew.", (flood,)),
        Statement("Wet.", (storm,)),
    )
    first, second = only_beginnings(statements)
    assert first.startswith("Of “Flood” (The Gull) only the beginning is in the library")
    assert second.startswith("Of “Storm” only the beginning")
    assert only_beginnings((Statement("Sunny.", (whole,)), Statement("Unsupported."))) == ()
