"""What an answer says of cited articles of which the library holds only the beginning."""

from collections.abc import Iterable

from assistant.answers import Statement


def only_beginnings(statements: Iterable[Statement]) -> tuple[str, ...]:
    """A note for each cited article that is a teaser: what stands further on in it is not known here."""
    cited = {c.article.id: c.article for statement in statements for c in statement.citations}
    return tuple(
        f"Of “{article.title}”{f' ({article.source})' if article.source else ''} only the beginning is in "
        "the library, a teaser or a summary; the whole article may say more, or something else."
        for article in cited.values()
        if article.teaser
    )
