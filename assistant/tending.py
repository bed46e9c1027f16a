"""Commands that look after the articles of a library: list, print, correct, label and delete them."""

from typing import Annotated

import typer

from assistant.options import Data, Json, Label, Language, Limit, Since, Source, Until, filters_of, open_desk
from ingest.errors import UsageError

Articles = Annotated[list[str], typer.Argument(help="Ids or addresses.")]


def articles(
    data: Data = None,
    title: Annotated[str, typer.Option(help="Words of the headline.")] = "",
    words: Annotated[str, typer.Option(help='Words that the text must have, or an exact "phrase".')] = "",
    counts: Annotated[
        bool, typer.Option("--counts", help="Count by outlet, month and label instead.")
    ] = False,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    language: Language = None,
    label: Label = None,
    limit: Limit = 20,
    as_json: Json = False,
) -> None:
    """List articles, newest first; with words of the text also how many have them, and where."""
    from assistant import printing, terminal

    with open_desk(data) as desk:
        if words or counts:
            if words and title:
                raise UsageError("--words and --title look at different things; give one of them")
            filters = filters_of(since, until, source, language, label)
            listing = desk.browse(words or title, filters=filters, limit=limit, in_titles=bool(title))
            (printing.show_counts if counts else printing.show_listing)(listing, as_json)
            raise typer.Exit(0 if listing.total else 1)
        found = desk.library.articles(
            limit=limit,
            title=title,
            source=source or (),
            since=since,
            until=until,
            language=language or (),
            label=label or (),
        )
    terminal.show_articles(found, as_json)
    raise typer.Exit(0 if found else 1)


def show(
    article_id: Annotated[str, typer.Argument(help="Its id, which `onrecord articles` lists.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print one article as it stands on record."""
    from assistant import terminal
    from ingest.corrections import Said

    with open_desk(data) as desk:
        article = desk.library.article(article_id)
        said = desk.corrected(article_id).get(article_id, Said())
        terminal.show_article(article, as_json, said)


def correct(
    articles: Articles,
    data: Data = None,
    title: Annotated[str | None, typer.Option(help="Headline.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet.")] = None,
    published: Annotated[str | None, typer.Option(help="Day or time, like 2025-01-31.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="Name; can be given several times.")] = None,
    language: Annotated[str | None, typer.Option(help="Code, like en.")] = None,
    note: Annotated[str | None, typer.Option(help="Shown beside it and with answers that cite it.")] = None,
    url: Annotated[str | None, typer.Option(help="Address.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was corrected before.")] = False,
) -> None:
    """Correct what is known of articles; it holds when they are read again."""
    from assistant import terminal

    said = (title, outlet, published, author, language, note, url)
    if undo and any(one is not None for one in said):
        raise UsageError("--undo takes back all that was corrected; give it alone")
    with open_desk(data) as desk:
        if undo:
            now = desk.uncorrect(articles)
        else:
            now = desk.correct(
                articles,
                title=title,
                source=outlet,
                published=published,
                authors=author,
                language=language,
                note=note,
                url=url,
            )
    terminal.show_articles(now, as_json=False)


def label(
    articles: Annotated[list[str] | None, typer.Argument(help="Ids or addresses.")] = None,
    data: Data = None,
    add: Annotated[list[str] | None, typer.Option(help="A label to give; can be given again.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="A label to take off; the same.")] = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    language: Language = None,
    label: Label = None,
) -> None:
    """File articles, named or by outlet and date, under labels; without any, list those there are."""
    from assistant import terminal

    filters = filters_of(since, until, source, language, label)
    with open_desk(data) as desk:
        if not (add or remove):
            terminal.show_labels(desk.library.coverage(filters).labels)
            return
        if not articles and not filters:
            raise UsageError("no article was named; give ids or addresses, or --source, --label or dates")
        changed = desk.label(articles or (), filters=filters or None, add=add or (), remove=remove or ())
    typer.echo(f"{changed} changed")


def delete(
    articles: Annotated[list[str] | None, typer.Argument(help="Ids or addresses.")] = None,
    data: Data = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    language: Language = None,
    label: Label = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Let them be read again; the next reading brings them back.")
    ] = False,
    erase: Annotated[
        bool, typer.Option("--erase", help="Also erase what saved conversations keep of deleted articles.")
    ] = False,
) -> None:
    """Delete articles, named or by outlet and date; reading their sources again does not bring them back."""
    filters = filters_of(since, until, source, language, label)
    if not (articles or filters or erase):
        raise UsageError(
            "nothing was named; give ids or addresses, or --source, --language, --label, --since or --until"
        )
    if undo and (filters or erase or not articles):
        raise UsageError("--undo needs the ids or addresses of what was deleted, and nothing else")
    with open_desk(data) as desk:
        if undo:
            lifted = desk.undelete(articles or ())
            typer.echo(f"{lifted} may be read again" + ("; read their sources" if lifted else ""))
            raise typer.Exit(0 if lifted else 1)
        gone = desk.delete(articles or (), filters=filters if filters else None)
        erased = desk.erase() if erase else 0
        shown = desk.still_shown()
    missing = max(0, len(articles or ()) - gone)
    typer.echo(f"{gone} deleted" + (f", {missing} not in the library" if missing else ""))
    if erased:
        typer.echo(f"erased from {_answers(erased)}")
    elif shown:
        typer.echo(f"words of deleted articles are still in {_answers(shown)}; --erase takes them out")
    raise typer.Exit(0 if (gone and not missing) or erased else 1)


def _answers(number: int) -> str:
    return "one saved answer" if number == 1 else f"{number:,} saved answers"
