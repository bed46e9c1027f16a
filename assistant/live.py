"""What a terminal shows meanwhile: bars while sources are read, a draft while it is being written."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from assistant.answers import Answer
from assistant.events import Answered, Event, Restarted, Retrieved, Token
from ingest.sync import Progress

_GLANCES = 12  # a second
_SPACES = dict.fromkeys("\t\u00a0\u2007\u202f\u3000", " ")  # which are not printable, as Python sees it


def plain(text: str, style: str = "") -> Text:
    """Text with nothing in it that a terminal would obey."""
    return Text("".join(c if c.isprintable() or c == "\n" else _SPACES.get(c, "") for c in text), style=style)


def armoured(json_text: str) -> str:
    """The same JSON; what a terminal would obey or turn round is written out as an escape."""
    return "".join(c if c.isprintable() or c == "\n" else _written_out(c) for c in json_text)


def _written_out(character: str) -> str:
    return f"\\u{ord(character):04x}" if character.isascii() else json.dumps(character)[1:-1]


def answered(events: Generator[Event, None, None], *, quiet: bool) -> Answer:
    """Follow a question to its answer; meanwhile a terminal shows the draft, which is not checked yet.

    Args:
        events: Of ``Assistant.stream``; closed however this ends, so that a model stops with it.
        quiet: Whether the output is for programs.
    """
    out = Console(markup=False, highlight=False, emoji=False)
    is_shown = out.is_terminal and not out.is_dumb_terminal and not quiet
    live = Live(console=out, transient=True, refresh_per_second=_GLANCES) if is_shown else None
    with closing(events):
        if live is None:
            *_, last = events
        else:
            with live:
                last = _followed(events, live)
    assert isinstance(last, Answered)
    return last.answer


def _followed(events: Generator[Event, None, None], live: Live) -> Event:
    """Show the draft of each event; the last event."""
    status = draft = ""
    for event in events:
        match event:
            case Retrieved(hits=hits):
                status = f"Reading {len(hits)} passages …" if hits else ""
            case Token(text=text):
                draft += text
            case Restarted(reason=reason):
                status, draft = reason, ""
            case Answered():
                return event
        live.update(plain(f"{status}\n{draft}" if draft else status, "dim"))
    raise AssertionError("a question ends with an answer")


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Bars that show how far the reading of sources has come; nothing where the output is for programs."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[articles]:,} articles, {task.fields[rate]:,.0f} a second"),
        TimeRemainingColumn(),
    )
    err = Console(stderr=True)
    with Bars(*columns, console=err, transient=True, disable=quiet or not err.is_terminal) as bars:
        task = bars.add_task("looking for files", total=None, articles=0, rate=0.0)

        def on_progress(step: Progress) -> None:
            if step.current and not step.total:  # nothing has begun
                bars.update(task, description=step.current)
                if bars.disable and not quiet:
                    err.print(plain(f"onrecord: {step.current}"))
                return
            report = step.report
            articles = report.added + report.updated + report.unchanged + report.duplicate
            rate = articles / max(0.1, bars.tasks[task].elapsed or 0)
            place = f"file {step.done + 1:,} of {step.total:,}"
            bars.update(
                task,
                description=place if step.done < step.total else "all read; the indexes follow",
                completed=step.done + step.share,
                total=step.total,
                articles=articles,
                rate=rate,
            )

        yield on_progress
