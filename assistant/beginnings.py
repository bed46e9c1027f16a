"""What an answer says of cited articles beside their words: that only their beginning is here, and notes."""

from collections.abc import Iterable

from assistant.answers import Statement


def remarks(statements: Iterable[Statement]) -> tuple[str, ...]:
    """What people noted about cited articles, and which of these are only beginnings."""
    cited = {c.article.id: c.article for statement in statements for c in statement.citations}
    noted = (f"Note on “{article.title}”: {article.note}" for article in cited.values() if article.note)
    return (*noted, *only_beginnings(statements))


def only_beginnings(statements: Iterable[Statement]) -> tuple[str, ...]:
    """A note for each cited article that is a teaser: what stands further on in it is not known here."""
    cited = {c.article.id: c.article for statement in statements for c in statement.citations}
    return tuple(
        f"Of “{article.title}”{f' ({article.source})' if article.source else ''} only the beginning is in "
        "the library, a teaser or a summary; the whole article may say more, or something else."
        for article in cited.values()
        if article.teaser
    )
