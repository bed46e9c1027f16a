"""Options that several commands take, and what they come to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.settings import Settings
    from ingest.articles import Filters

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the library.", show_default="data")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Since = Annotated[str | None, typer.Option(help="Only articles published then or later, like 2025-01-31.")]
Until = Annotated[
    str | None, typer.Option(help="Only articles published then or earlier, and not modified after.")
]
Source = Annotated[list[str] | None, typer.Option(help="Only this outlet; can be given several times.")]
Language = Annotated[
    list[str] | None, typer.Option(help="Only articles in this language, like en; those that say so.")
]
Label = Annotated[
    list[str] | None, typer.Option(help="Only articles with this label; or with another given.")
]
Limit = Annotated[int, typer.Option(help="How many at the most.", min=1, max=1000)]


def settings_of(data: Path | None) -> "Settings":
    """The settings, with a folder in place of theirs where one is named."""
    from assistant.connecting.kept import with_kept
    from assistant.settings import load_settings

    found = with_kept(load_settings())
    return found.model_copy(update={"data_dir": data}) if data else found


def open_desk(data: Path | None, *, no_llm: bool = False, makes: bool = False) -> "Assistant":
    """The assistant over a library; that of the settings where none is named.

    Args:
        data: Folder of the library.
        no_llm: Whether to leave the language model out.
        makes: Whether a library is begun where there is none.

    Raises:
        NotFoundError: There is none, and none is to be begun.
    """
    from assistant.ask import Assistant
    from ingest import journal
    from ingest.engines import demand_library

    found = settings_of(data)
    if not makes:
        demand_library(found)
    journal.keep(found.data_dir)
    return Assistant.open(settings=found.model_copy(update={"llm": "none"}) if no_llm else found)


def filters_of(
    since: str | None,
    until: str | None,
    sources: Sequence[str] | None,
    languages: Sequence[str] | None,
    labels: Sequence[str] | None,
) -> "Filters":
    """The conditions that were given."""
    from ingest.articles import Filters

    return Filters(since, until, sources or (), languages=languages or (), labels=labels or ())
