"""The command ``onrecord``: a thin shell over the assistant. Errors end here, as a sentence and an exit code.

Exit codes: 0 done, 1 nothing found or some sources failed, 2 wrong use, 75 another writer holds the library.
"""

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import noting, tending, upkeep
from assistant.options import (
    Data,
    Json,
    Label,
    Language,
    Limit,
    Since,
    Source,
    Until,
    filters_of,
    open_desk,
)
from ingest.errors import LibraryBusyError, OnRecordError, UsageError
from ingest.redacting import guard_process, still, told

if TYPE_CHECKING:
    from ingest.sync import SyncReport

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Answers about news articles; every sentence can be checked against the exact words it rests on.",
)


@app.command()
def ingest(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, addresses; - for standard input.")],
    data: Data = None,
    as_json: Json = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Fetch articles that a table or list gives only the address of.")
    ] = False,
    label: Annotated[
        list[str] | None, typer.Option(help="File all that is read under this label; can be given again.")
    ] = None,
    mirror: Annotated[
        bool, typer.Option("--mirror", help="Remove articles whose files left the folders that are named.")
    ] = False,
    again: Annotated[bool, typer.Option("--watch", help="Look again and again, until stopped.")] = False,
    every: Annotated[float, typer.Option(help="Seconds between looks, with --watch.", min=0.1)] = 60,
) -> None:
    """Read articles into the library; what is there already is not read twice."""
    from assistant import live, terminal
    from ingest.sync import watch

    try:
        with open_desk(data, makes=True) as desk:

            def run() -> "SyncReport":
                with live.progress(quiet=as_json) as on_progress:
                    return desk.ingest(
                        sources, on_progress=on_progress, follow=follow, labels=label or (), mirror=mirror
                    )

            for report in watch(run, every) if again else [run()]:
                terminal.show_report(report, as_json)
    except KeyboardInterrupt as stop:
        typer.echo("onrecord: stopped; what was stored stays, and the same command goes on", err=True)
        raise typer.Exit(130) from stop
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In words; in quotes.")],
    data: Data = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    language: Language = None,
    label: Label = None,
    as_of: Annotated[
        str | None, typer.Option(help="Answer as on that day, from words that had been published by then.")
    ] = None,
    as_json: Json = False,
    no_llm: Annotated[bool, typer.Option("--no-llm", help="Answer in the articles' own words only.")] = False,
) -> None:
    """Ask a question; each sentence of the answer shows the words it rests on."""
    from assistant import live, terminal

    filters = filters_of(since, until, source, language, label)
    try:
        with open_desk(data, no_llm=no_llm) as desk:
            answer = live.answered(desk.stream(question, filters=filters, as_of=as_of), quiet=as_json)
    except KeyboardInterrupt as stop:
        typer.echo("onrecord: stopped; nothing was answered", err=True)
        raise typer.Exit(130) from stop
    terminal.show_answer(answer, as_json)
    raise typer.Exit(1 if answer.refused else 0)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Words to look for; in quotes.")],
    data: Data = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    language: Language = None,
    label: Label = None,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Find passages; no answer is made."""
    from assistant import terminal

    with open_desk(data) as desk:
        hits, notes = desk.found(query, limit, filters_of(since, until, source, language, label))
    terminal.show_hits(hits, as_json)
    for note in notes:
        typer.echo(f"onrecord: {note}", err=True)
    raise typer.Exit(0 if hits else 1)


for _command in (tending.articles, tending.show, tending.correct, tending.label, tending.delete):
    app.command()(_command)


@app.command()
def check(
    record: Annotated[Path, typer.Argument(help="Made by `onrecord ask --json`; - for standard input.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Check whether a saved answer still stands: its quotes, its articles, its verdicts."""
    from assistant import terminal

    with open_desk(data, no_llm=True) as desk:
        checked = desk.check(_read(record))
    terminal.show_check(checked, as_json)
    raise typer.Exit(0 if checked.stands else 1)


@app.command()
def conversations(
    conversation: Annotated[str | None, typer.Argument(help="Id of one; all are listed without.")] = None,
    data: Data = None,
    rename: Annotated[str | None, typer.Option(help="Give it this name.")] = None,
    forget: Annotated[bool, typer.Option("--delete", help="Delete it.")] = False,
    words: Annotated[str, typer.Option(help="Only those in which these words were asked or said.")] = "",
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List saved conversations; print one as Markdown or JSON, rename it, or delete it."""
    from assistant import terminal

    if conversation is None and (forget or rename is not None):
        raise UsageError("no conversation was named; give its id, which `onrecord conversations` lists")
    with open_desk(data, no_llm=True) as desk:
        if conversation is None:
            terminal.show_conversations(desk.notebook.conversations(limit, words), as_json)
            return
        chat = desk.conversation(conversation)
        if forget:
            desk.notebook.forget(chat.id)
            terminal.print_plain(f"deleted: {chat.name}")
        elif rename is not None:
            chat.rename(rename)
            terminal.print_plain(f"renamed: {chat.name}")
        else:
            if as_json:
                terminal.print_json(chat.to_json())
            else:
                terminal.print_plain(chat.to_markdown())


app.command()(noting.notes)
app.command()(upkeep.doctor)
app.command("export")(upkeep.export)
app.command("import")(upkeep.import_)


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(help="JSONL, or the folder of a public set.")],
    library: Annotated[Path | None, typer.Option("--library", help="Folder of the library to ask.")] = None,
    compare: Annotated[list[str] | None, typer.Option(help="Settings to compare, like 'passages=4'.")] = None,
    answers: Annotated[bool, typer.Option(help="Answer as well as search.")] = True,
    output: Annotated[Path, typer.Option(help="Where it goes, as .json and .html.")] = Path("evaluation"),
) -> None:
    """Measure how well questions of each kind are answered; docs/measuring.md says how they are written."""
    from assistant.evaluate import evaluate as measure

    measure(questions, library, compare or [], answers=answers, output=output)


@app.command()
def chat(
    data: Data = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 8501,
) -> None:
    """Open the chat in a browser; an empty library is given the sample articles first."""
    from assistant import serve

    with open_desk(data, makes=True) as desk:
        serve.add_samples(desk)
    serve.serve(data, port)


def main() -> None:
    """Run the command; whatever goes wrong on purpose ends as one sentence."""
    quiet = logging.StreamHandler()
    quiet.setLevel(logging.CRITICAL)  # what happens stands in the library's own log
    # First come: a package that asks for more is too late.
    logging.basicConfig(level=logging.CRITICAL, handlers=[quiet])
    guard_process()
    try:
        app()
    except OnRecordError as error:
        typer.echo(f"onrecord: {still(str(error))}", err=True)
        sys.exit(_exit_code(error))
    except Exception as error:  # a fault of ours: all that is known of it, but for secrets
        typer.echo(told(error), err=True)
        sys.exit(1)


def _exit_code(error: OnRecordError) -> int:
    if isinstance(error, LibraryBusyError):
        return 75
    return 2 if isinstance(error, UsageError) else 1


def _read(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise UsageError(f"cannot read {path}: {reason}; give the file of a saved answer") from error
