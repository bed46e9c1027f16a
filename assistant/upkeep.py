"""The commands that look after a library: its health, its repair, its export and import."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from assistant.options import Data, open_desk, settings_of
from ingest.errors import UsageError


def doctor(
    data: Data = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Save what is left of a damaged library; build the indexes anew.")
    ] = False,
) -> None:
    """Say what is configured, what is healthy, and what to do about the rest."""
    from assistant import terminal
    from assistant.doctor import examine, mended, of_late
    from ingest.engines import demand_library

    if repair:
        settings = settings_of(data)
        demand_library(settings)
        for line in mended(settings):
            terminal.print_plain(line)
    with open_desk(data) as opened:
        if repair:
            opened.rebuild()
        healthy = terminal.show_findings(examine(opened))
        for line in of_late(opened.settings.data_dir):
            terminal.print_plain(line)
    raise typer.Exit(0 if healthy else 1)


def export(
    file: Annotated[Path, typer.Argument(help="The file to write; - for standard output.")],
    data: Data = None,
) -> None:
    """Write the library as JSON Lines: articles with vectors and corrections, conversations, remarks."""
    from assistant import terminal
    from assistant.live import armoured
    from ingest.moving import Exported, exported

    done = Exported()
    with open_desk(data, no_llm=True) as opened, _written(file) as out:
        for line in exported(opened.library, done):
            out.write(f"{armoured(line)}\n")
    said = (
        f"{done.articles} articles, {done.by_hand} of them with corrections by hand, "
        f"{done.conversations} conversations and {done.remarks} remarks, {done.notes} notes"
    )
    if str(file) == "-":  # where the library itself is printed
        typer.echo(f"{said} written", err=True)
    else:
        terminal.print_plain(f"{said} written to {file}")


def import_(
    file: Annotated[Path, typer.Argument(help="Made by `onrecord export`; - for standard input.")],
    data: Data = None,
) -> None:
    """Take in what `onrecord export` wrote; what is there stays, and nothing is embedded again."""
    from assistant import terminal
    from ingest.moving import take_in

    with open_desk(data, no_llm=True, makes=True) as opened, _read(file) as lines:
        taken = take_in(
            lines,
            library=opened.library,
            keywords=opened.keywords,
            vectors=opened.vectors,
            embedding=opened.embedding,
            settings=opened.settings,
        )
    terminal.print_plain(f"{taken.added} added, {taken.unchanged} were there, {len(taken.failed)} failed")
    for failure in taken.failed:
        terminal.print_plain(f"failed: {failure.source}: {failure.reason}")
    raise typer.Exit(1 if taken.failed else 0)


@contextmanager
def _read(file: Path) -> Iterator[IO[str]]:
    if str(file) == "-":
        yield sys.stdin
        return
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            yield opened
    except OSError as error:
        raise UsageError(
            f"cannot read {file}: {error.strerror}; give a file made by `onrecord export`"
        ) from error


@contextmanager
def _written(file: Path) -> Iterator[IO[str]]:
    """A file that is there only once it is whole."""
    if str(file) == "-":
        yield sys.stdout
        return
    draft = file.with_name(f"{file.name}.part")
    try:
        with draft.open("w", encoding="utf-8") as opened:
            yield opened
        draft.replace(file)
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}; name another file") from error
    finally:
        draft.unlink(missing_ok=True)
