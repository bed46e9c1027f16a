"""An evaluation as an HTML page that opens from disk: figures, intervals, plots, and what failed."""

from collections.abc import Iterable, Sequence
from html import escape

from assistant.evaluate.measures import Figure
from assistant.evaluate.run import Row, Run

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bar: #3b6ea8; --second: #b0673a; }
body { font: 16px/1.5 Georgia, serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, th, td, svg, summary { font-family: system-ui, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.interval { opacity: .7; font-size: .85em; }
svg text { fill: currentColor; font-size: 12px; }
svg, details { margin-top: 1.5rem; } details table { margin-top: 1rem; }
.key { display: inline-block; width: .8em; height: .8em; margin-right: .4em; }
"""
_COLOURS = ("var(--bar)", "var(--second)", "#5a8f4e", "#8a5aa0", "#7a7a7a")
_LEFT, _WIDTH, _ROW = 300, 420, 16  # of a plot, in pixels


def report(runs: Sequence[Run]) -> str:
    """Draw the page.

    Args:
        runs: One for each setting, of the same question set.

    Returns:
        HTML that needs nothing else.
    """
    names = list(dict.fromkeys(name for run in runs for name in run.figures))
    parts = [
        f"<h1>Evaluation: {escape(' · '.join(run.name for run in runs))}</h1>",
        "<p>Means over questions; the interval holds 95 of 100 bootstrap draws of the questions.</p>",
        "<h2>Figures</h2>",
        _table(names, runs),
        _key(runs) + _plot(names, runs),
        "<h2>Time, in milliseconds</h2>",
        _times(runs),
        *(_failures(run) for run in runs),
    ]
    head = f'<meta charset="utf-8"><title>On Record: evaluation</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _table(names: Sequence[str], runs: Sequence[Run]) -> str:
    head = _cells(["measure", *(run.name for run in runs), "questions"], "th")
    rows = [
        f"<tr><td>{escape(name)}</td>"
        + "".join(f'<td class="number">{_figure(run.figures.get(name))}</td>' for run in runs)
        + f'<td class="number">{_count(name, runs)}</td></tr>'
        for name in names
    ]
    return f"<table><tr>{head}</tr>{''.join(rows)}</table>"


def _count(name: str, runs: Sequence[Run]) -> int:
    return max(run.figures[name].count for run in runs if name in run.figures)


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return f'{figure.value:.3f} <span class="interval">{figure.low:.3f}–{figure.high:.3f}</span>'


def _plot(names: Sequence[str], runs: Sequence[Run]) -> str:
    """Bars with whiskers for the intervals, a group to each measure."""
    marks = []
    height = 0
    for name in names:
        marks.append(f'<text x="{_LEFT - 8}" y="{height + 12}" text-anchor="end">{escape(name)}</text>')
        for run, colour in zip(runs, _COLOURS * len(runs), strict=False):
            figure = run.figures.get(name)
            if figure:
                marks.append(_bar(figure, height, colour, run.name))
            height += _ROW
        height += 6
    label = "Bars of the figures in the table above, with their intervals"
    size = f"0 0 {_LEFT + _WIDTH + 60} {height}"
    return f'<svg role="img" aria-label="{label}" viewBox="{size}" width="100%">{"".join(marks)}</svg>'


def _key(runs: Sequence[Run]) -> str:
    """Which colour is which run."""
    marks = (
        f'<span class="key" style="background: {colour}"></span>{escape(run.name)}&emsp;'
        for run, colour in zip(runs, _COLOURS * len(runs), strict=False)
    )
    return f'<p style="margin: 1.5rem 0 0">{"".join(marks)}</p>'


def _bar(figure: Figure, top: int, colour: str, name: str) -> str:
    low, high = (_LEFT + _WIDTH * value for value in (figure.low, figure.high))
    middle = top + 7
    return (
        f"<g><title>{escape(name)}: {figure.value:.3f}</title>"
        f'<rect x="{_LEFT}" y="{top + 2}" width="{_WIDTH * figure.value:.1f}" height="10" fill="{colour}"/>'
        f'<path d="M{low:.1f} {middle}H{high:.1f}" stroke="currentColor"/>'
        f'<text x="{_LEFT + _WIDTH + 8}" y="{top + 12}">{figure.value:.3f}</text></g>'
    )


def _times(runs: Sequence[Run]) -> str:
    stages = dict.fromkeys(stage for run in runs for stage in run.latency)
    cuts = ("p50", "p95", "p99")
    head = ["stage", *(f"{cut}, {run.name}" if len(runs) > 1 else cut for run in runs for cut in cuts)]
    rows = [_row([stage, *(_time(run, stage, cut) for run in runs for cut in cuts)]) for stage in stages]
    return f"<table><tr>{_cells(head, 'th')}</tr>{''.join(rows)}</table>"


def _time(run: Run, stage: str, cut: str) -> str:
    return f"{run.latency[stage][cut]:.0f}" if stage in run.latency else "–"


def _failures(run: Run) -> str:
    """Questions that were answered or refused where they should not, or answered wrongly."""
    failed = [(row, why) for row in run.rows if (why := _why(row))]
    rows = [
        _row(
            [
                row.question.text,
                "; ".join(row.question.answers[:3]),
                row.answer.text if row.answer else "",
                why,
            ]
        )
        for row, why in failed
    ]
    head = _cells(["question", "a right answer holds", "answer", "what is wrong"], "th")
    title = escape(f"{len(failed)} of {len(run.rows)} questions went wrong: {run.name}")
    table = f"<table><tr>{head}</tr>{''.join(rows)}</table>"
    return f"<h2>Failures</h2><details><summary>{title}</summary>{table}</details>"


def _why(row: Row) -> str:
    measures = row.measures
    if measures.get("refused, of the unanswerable") == 0:
        return "answered, though the library does not say"
    if measures.get("answered, of the answerable") == 0:
        return "refused, though the library says"
    if measures.get("answer in first three") == 0:
        return "the answer is not in the first three sentences"
    return "no relevant article in the first ten" if measures.get("article hit@10") == 0 else ""


def _row(values: Iterable[str]) -> str:
    return f"<tr>{_cells(values, 'td')}</tr>"


def _cells(values: Iterable[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(value)}</{tag}>" for value in values)
