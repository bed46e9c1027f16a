"""What was measured, as a terminal shows it."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from assistant.evaluate.by_kind import COLUMNS, KindOutcomes
from assistant.evaluate.run import Run, kinds_of

_WIDTH = 120  # columns where no terminal says how many it has: no figure is wrapped in a file or a pipe


def show(runs: Sequence[Run]) -> None:
    """Print figures and times of each setting side by side, and outcomes by kind, each setting in its row."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(_WIDTH, console.width)
    console.print(_figures(runs))
    if any(run.outcomes for run in runs):
        console.print()
        console.print(_outcomes(runs))


def _figures(runs: Sequence[Run]) -> Table:
    table = Table(runs[0].questions, *(one.name for one in runs), box=None)
    for name in dict.fromkeys(name for one in runs for name in one.figures):
        cells = []
        for one in runs:
            figure = one.figures.get(name)
            cells.append(f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})" if figure else "–")
        table.add_row(name, *cells)
    for stage in dict.fromkeys(stage for one in runs for stage in one.latency):
        times = [one.latency.get(stage, {}) for one in runs]
        table.add_row(
            f"{stage}, ms", *(", ".join(f"{p} {value:.0f}" for p, value in t.items()) for t in times)
        )
    return table


def _outcomes(runs: Sequence[Run]) -> Table:
    several = len(runs) > 1
    table = Table("kind", *(["setting"] if several else []), box=None, padding=(0, 2, 0, 0))
    for column in ("asked", *COLUMNS):
        table.add_column(column, justify="right")
    for name, kinds in kinds_of(runs):
        for row, (run, kind) in enumerate(kinds):
            heads = [name if row == 0 else "", *([run.name] if several else []), str(kind.asked)]
            table.add_row(*heads, *(_cell(kind, column) for column in COLUMNS))
    return table


def _cell(kind: KindOutcomes, column: str) -> str:
    share = kind.shares.get(column)
    if share is None:
        return "–"
    text = f"{share.count} ({share.value:.2f})"
    return f"{text}\n{share.low:.2f}–{share.high:.2f}" if kind.is_total else text
