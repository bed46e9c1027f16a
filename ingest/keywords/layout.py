"""What the keyword index holds: its fields, how text becomes words, and which words say little."""

from collections.abc import Sequence
from datetime import datetime

import tantivy
from tantivy import Filter

from ingest.articles import Article, Passage, by_its_clock
from ingest.keywords.wording import Wording, together
from ingest.rows import Change

LAYOUT = "words-7"  # name of the fields and analysis below; change it with them, and indexes are rebuilt

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


Documents = dict[str, tantivy.Document | None]  # by id; None for what is gone


def changed(changes: Sequence[Change]) -> tuple[Documents, Documents]:
    """The passages and the articles that changes speak of, as they are indexed from now on."""
    passages: Documents = {}
    articles: Documents = {}
    here: dict[str, tuple[Article, list[Passage]]] = {}
    for change in changes:
        passage, article = change.passage, change.article
        if article:
            here.setdefault(article.id, (article, []))[1].append(passage)
        else:
            passages[passage.id] = None
            articles.setdefault(passage.article_id, None)
    for article, some in here.values():
        articles[article.id], made = documents(article, some)
        passages |= made
    return passages, articles


def documents(
    article: Article, passages: Sequence[Passage]
) -> tuple[tantivy.Document, dict[str, tantivy.Document]]:
    """An article, and some of its passages by id, as they are indexed."""
    title = Wording.of(article.title)
    texts = {p.id: Wording.of(p.text) for p in sorted(passages, key=lambda passage: passage.start)}
    has_all = sum(len(passage.text) for passage in passages) == len(article.text)  # passages tile it
    whole = together(texts.values()) if has_all else Wording.of(article.text)
    listed = _document(article.id, article, title, whole)
    listed.add_text("title", "\n".join((title.plain, *title.joined)))
    if article.published:
        listed.add_integer("month", month_of(by_its_clock(article.published, article.zone)))
    return listed, {key: _document(key, article, title, text) for key, text in texts.items()}


def _document(key: str, article: Article, title: Wording, text: Wording) -> tantivy.Document:
    made = tantivy.Document(
        id=key,
        article=article.id,
        source=article.source.casefold(),
        language=article.language,
        words="\n".join((title.plain, text.plain, *title.joined, *text.joined)),
    )
    for label in article.labels:
        made.add_text("label", label)
    if article.published and article.stood:
        made.add_integer("published", microseconds(by_its_clock(article.published, article.zone)))
        made.add_integer("stood", microseconds(by_its_clock(article.stood, article.zone)))
    return made


def schema() -> tantivy.Schema:
    """The fields; an id and its article are kept as well, to be given back."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("source", "language", "label"):  # fast, so that articles can be counted by them
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("month", fast=True)  # of articles alone, as is the title
    builder.add_text_field("title", tokenizer_name="words", index_option="position")
    builder.add_integer_field("published", indexed=True, fast=True)  # by the outlet's own clock
    builder.add_integer_field("stood", indexed=True, fast=True)  # since when its words are known; the same
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


def month_of(time: datetime) -> int:
    """A month as one number: 202411."""
    return time.year * 100 + time.month


def microseconds(time: datetime) -> int:
    """Since 1970; tantivy's own dates are cut to seconds."""
    return round(time.timestamp() * 1_000_000)
