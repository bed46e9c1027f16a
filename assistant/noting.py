"""The command for the notebook: what was kept is listed, added to, changed, taken along and deleted."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.options import Data, Json, Limit, open_desk
from ingest.errors import UsageError


def notes(
    words: Annotated[str, typer.Argument(help="Words of what was kept, of comments or labels.")] = "",
    data: Data = None,
    label: Annotated[
        list[str] | None, typer.Option(help="Only notes with this label; with --add or --change, to bear it.")
    ] = None,
    add: Annotated[
        Path | None, typer.Option(help="Keep an answer that `onrecord ask --json` saved in this file.")
    ] = None,
    quote: Annotated[
        int | None, typer.Option(help="With --add: keep its quote of this number alone.")
    ] = None,
    change: Annotated[
        str | None, typer.Option(help="Id of a note that is given --comment or --label.")
    ] = None,
    comment: Annotated[str | None, typer.Option(help="With --add or --change: what is to be said.")] = None,
    delete: Annotated[str | None, typer.Option(help="Id of a note to delete.")] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write them to this file: .docx, .md, .html, .txt or .json.")
    ] = None,
    limit: Limit = 50,
    as_json: Json = False,
) -> None:
    """List the notebook; keep an answer or a quote, change, delete or take along what was kept."""
    from assistant import terminal
    from assistant.answers import Answer
    from assistant.papers.notes import FORMS, notes_as

    if sum(one is not None for one in (add, change, delete, export)) > 1:
        raise UsageError("give one of --add, --change, --delete and --export at a time")
    with open_desk(data, no_llm=True) as desk:
        if add is not None:
            answer = Answer.from_json(_read(add))
            note = desk.keep(answer, quote, comment=comment or "", labels=label or ())
            terminal.print_plain(f"kept: {note.id}")
        elif change is not None:
            desk.notes.change(change, comment=comment, labels=label)
            terminal.print_plain(f"changed: {change}")
        elif delete is not None:
            desk.notes.remove(delete)
            terminal.print_plain(f"deleted: {delete}")
        elif export is not None:
            form = export.suffix.lower().removeprefix(".")
            if form not in FORMS:
                raise UsageError(f"{export.name} does not say a form; end it in .{', .'.join(FORMS)}")
            found = desk.noted(desk.notes.find(words, label or (), limit=None))
            try:
                export.write_bytes(notes_as(form, found))
            except OSError as error:
                raise UsageError(f"cannot write {export}: {error.strerror}") from error
            terminal.print_plain(f"{len(found)} notes written to {export}")
        else:
            found = desk.noted(desk.notes.find(words, label or (), limit=limit))
            terminal.print_plain(notes_as("json" if as_json else "txt", found).decode())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise UsageError(f"cannot read {path}: {reason}; give the file of a saved answer") from error
