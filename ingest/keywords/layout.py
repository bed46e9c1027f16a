"""What the keyword index holds: its fields, how text becomes words, and which words say little."""

from collections.abc import Sequence
from datetime import datetime

import tantivy
from tantivy import Filter

from ingest.articles import Article, Passage
from ingest.keywords.wording import Wording, together

LAYOUT = "words-6"  # name of the fields and analysis below; change it with them, and indexes are rebuilt

STOP_WORDS = frozenset(
    """
a about above after again against all also am an and any are aren as at be because been before being
below between both but by can could couldn did didn do does doesn doing don down during each few for
from further had hadn has hasn have haven having he her here hers herself him himself his how i if
in into is isn it its itself just ll me more most my myself no nor not now of off on once only or
other our ours ourselves out over own re s same she should shouldn so some such t than that the
their theirs them themselves then there these they this those through to too under until up ve very
was wasn we were weren what when where which while who whom whose why will with would wouldn you
your yours yourself yourselves
""".split()
)


def documents(
    article: Article, passages: Sequence[Passage]
) -> tuple[tantivy.Document, dict[str, tantivy.Document]]:
    """An article, and some of its passages by id, as they are indexed."""
    title = Wording.of(article.title)
    texts = {p.id: Wording.of(p.text) for p in sorted(passages, key=lambda passage: passage.start)}
    has_all = sum(len(passage.text) for passage in passages) == len(article.text)  # passages tile it
    whole = together(texts.values()) if has_all else Wording.of(article.text)
    return (
        _document(article.id, article, title, whole),
        {key: _document(key, article, title, text) for key, text in texts.items()},
    )


def _document(key: str, article: Article, title: Wording, text: Wording) -> tantivy.Document:
    made = tantivy.Document(
        id=key,
        article=article.id,
        source=article.source.casefold(),
        language=article.language,
        words="\n".join((title.plain, text.plain, *title.joined, *text.joined)),
    )
    if article.published:
        made.add_integer("published", microseconds(article.published))
    return made


def schema() -> tantivy.Schema:
    """The fields; an id and its article are kept as well, to be given back."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="words", index_option="position")
    return builder.build()


def analyzer() -> tantivy.TextAnalyzer:
    """How text becomes words: lower case, without accents, stemmed."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(Filter.remove_long(60))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def microseconds(time: datetime) -> int:
    """Since 1970; tantivy's own dates are cut to seconds."""
    return round(time.timestamp() * 1_000_000)
