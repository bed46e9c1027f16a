"""An evaluation as an HTML page that opens from disk: figures, intervals, plots, and what failed."""

from collections.abc import Iterable, Sequence
from html import escape

from assistant.evaluate.by_kind import COLUMNS, KindOutcomes
from assistant.evaluate.judging import Outcome
from assistant.evaluate.meanings import group_of, meaning_of
from assistant.evaluate.measures import Figure
from assistant.evaluate.run import Row, Run, kinds_of

_STYLE = """
:root { color-scheme: light dark; --line: #8885; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .3rem .5rem; vertical-align: middle; font-weight: normal; }
thead th, th small, .soft { opacity: .75; } tr.first { border-top: 1px solid var(--line); }
th[scope=row] { width: 17rem; vertical-align: top; } th small { display: block; }
td.plot { width: 40%; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; text-align: right; }
svg { display: block; width: 100%; height: 14px; background: #8882; border-radius: 2px; }
svg line { stroke: currentColor; stroke-width: 2; }
.wide { overflow-x: auto; } .wide th[scope=row] { width: auto; }
.key { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; }
summary { cursor: pointer; padding: .4rem 0; }
details article { border-top: 1px solid var(--line); padding: .5rem 0; }
@media (max-width: 45rem) {
  thead { display: none; } table, tbody { display: block; }
  tr { display: grid; grid-template-columns: 1fr auto auto; align-items: center; }
  th[scope=row] { grid-column: 1 / -1; width: auto; } td.setting { grid-column: 1 / -1; padding-bottom: 0; }
  td.plot { width: auto; }
  .wide table { display: table; } .wide thead { display: table-header-group; }
  .wide tbody { display: table-row-group; } .wide tr { display: table-row; }
}
"""
_COLOURS = ("#4a7fbd", "#c2723f", "#5f9a52", "#9a68b3", "#858585")


def report(runs: Sequence[Run]) -> str:
    """Draw the page.

    Args:
        runs: One for each setting, of the same question set.

    Returns:
        HTML that needs nothing else.
    """
    title = escape(f"Evaluation of {runs[0].questions}")
    parts = [
        f"<h1>{title}</h1>",
        f"<p>{len(runs[0].rows)} questions. A figure is the mean over the questions that it is known for; "
        "beside it stands its 95% interval, by bootstrap over the questions: the black or white line.</p>",
        _key(runs),
        *(_figures(name, runs) for name in dict.fromkeys(group_of(name) for name in _names(runs))),
        _outcomes(runs),
        "<h2>Time</h2><p>Milliseconds for one question: the median (p50) as a bar, the slowest one in twenty "
        "(p95) at the end of the line, the slowest in a hundred (p99) as a figure.</p>",
        _times(runs),
        "<h2>What went wrong</h2>",
        *(_failures(run) for run in runs),
    ]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _names(runs: Sequence[Run]) -> list[str]:
    return list(dict.fromkeys(name for run in runs for name in run.figures))


def _key(runs: Sequence[Run]) -> str:
    """Which colour is which setting."""
    marks = (
        f'<span class="key" style="background: {colour}"></span>{escape(run.name)}&emsp;'
        for run, colour in _coloured(runs)
    )
    return f"<p>{''.join(marks)}</p>" if len(runs) > 1 else ""


def _coloured(runs: Sequence[Run]) -> list[tuple[Run, str]]:
    return list(zip(runs, _COLOURS * len(runs), strict=False))


def _figures(group: str, runs: Sequence[Run]) -> str:
    """The figures of one group, a bar to each setting."""
    rows = []
    for name in _names(runs):
        measured = [
            (run, colour, run.figures[name]) for run, colour in _coloured(runs) if name in run.figures
        ]
        if group_of(name) != group:
            continue
        for number, (run, colour, figure) in enumerate(measured):
            cells = [
                _setting(run, runs),
                f'<td class="plot">{_bar(figure.value, figure.low, figure.high, colour)}</td>',
                _number(f"{figure.value:.3f} {_soft(_interval(figure))}"),
                _number(_soft(f"n {figure.count}")),
            ]
            head = _head(name, meaning_of(name), len(measured)) if number == 0 else ""
            rows.append(_row(head, cells))
    heads = ("figure", *_setting_head(runs), "from 0 to 1", "mean, 95% interval", "questions")
    return f"<h2>{group}</h2>{_table(heads, rows)}"


def _outcomes(runs: Sequence[Run]) -> str:
    """What came of each kind of question, a row to each setting; nothing where it is not known."""
    rows = []
    for name, kinds in kinds_of(runs):
        for number, (run, kind) in enumerate(kinds):
            cells = [_setting(run, runs), _number(f"{kind.asked}"), *(_share(kind, c) for c in COLUMNS)]
            rows.append(_row(_head(name, "", len(kinds)) if number == 0 else "", cells))
    heads = ("kind", *_setting_head(runs), "asked", *COLUMNS)
    explained = (
        "<h2>What came of each kind of question</h2><p>Useless is an answer without what was asked for, "
        "wrong one with what is known to be wrong, or any where the library does not say. At once: in the "
        "first sentence. Beneath the totals stand their 95% intervals, by Wilson’s score.</p>"
    )
    return f'{explained}<div class="wide">{_table(heads, rows)}</div>' if rows else ""


def _share(kind: KindOutcomes, column: str) -> str:
    share = kind.shares.get(column)
    if share is None:
        return _number(_soft("–"))
    interval = f"<br>{_soft(f'{share.low:.2f}–{share.high:.2f}')}" if kind.is_total else ""
    return _number(f"{share.count} ({share.value:.2f}){interval}")


def _times(runs: Sequence[Run]) -> str:
    stages = dict.fromkeys(stage for run in runs for stage in run.latency)
    longest = max((times["p95"] for run in runs for times in run.latency.values()), default=1.0)
    rows = []
    for stage in stages:
        measured = [
            (run, colour, run.latency[stage]) for run, colour in _coloured(runs) if stage in run.latency
        ]
        for number, (run, colour, times) in enumerate(measured):
            middle, slow = times["p50"] / longest, times["p95"] / longest
            shown = " / ".join(f"{times[cut]:.0f}" for cut in ("p50", "p95", "p99"))
            cells = [
                _setting(run, runs),
                f'<td class="plot">{_bar(middle, middle, slow, colour)}</td>',
                _number(f"{shown} ms"),
            ]
            rows.append(_row(_head(stage, "", len(measured)) if number == 0 else "", cells))
    heads = ("stage", *_setting_head(runs), f"from 0 to {longest:.0f} ms", "p50 / p95 / p99")
    return _table(heads, rows)


def _bar(value: float, low: float, high: float, colour: str) -> str:
    """A bar as long as a share of one, with a line over an interval; the figures stand beside it."""
    return (
        f'<svg aria-hidden="true"><rect width="{100 * value:.1f}%" height="14" rx="2" fill="{colour}"/>'
        f'<line x1="{100 * low:.1f}%" x2="{100 * high:.1f}%" y1="7" y2="7"/></svg>'
    )


def _setting(run: Run, runs: Sequence[Run]) -> str:
    """The cell that names the setting, where there are several."""
    return f'<td class="setting">{escape(run.name)}</td>' if len(runs) > 1 else ""


def _setting_head(runs: Sequence[Run]) -> tuple[str, ...]:
    return ("setting",) if len(runs) > 1 else ()


def _interval(figure: Figure) -> str:
    return f"{figure.low:.3f}–{figure.high:.3f}"


def _soft(text: str) -> str:
    return f'<span class="soft">{text}</span>'


def _number(markup: str) -> str:
    return f'<td class="number">{markup}</td>'


def _head(name: str, meaning: str, rows: int) -> str:
    small = f"<small>{escape(meaning)}</small>" if meaning else ""
    return f'<th scope="row" rowspan="{rows}">{escape(name)}{small}</th>'


def _row(head: str, cells: Sequence[str]) -> str:
    return f'<tr class="{"first" if head else "next"}">{head}{"".join(cells)}</tr>'


def _table(heads: Iterable[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _failures(run: Run) -> str:
    """Questions that were answered or refused where they should not, or answered wrongly."""
    failed = [(row, why) for row in run.rows if (why := _why(row))]
    title = escape(f"{run.name}: {len(failed)} of {len(run.rows)} questions")
    return f"<details><summary>{title}</summary>{''.join(_failure(*one) for one in failed)}</details>"


def _failure(row: Row, why: str) -> str:
    question = row.question
    parts = [f"<h3>{escape(question.text)}</h3>", f"<p>{escape(why)}</p>"]
    if question.after:
        parts.append(f"<p>{_soft('Asked after:')} {escape(' '.join(question.after))}</p>")
    if question.answers:
        parts.append(f"<p>{_soft('A right answer holds:')} {escape('; '.join(question.answers[:3]))}</p>")
    if question.all_of:
        groups = "; ".join(" or ".join(group) for group in question.all_of)
        parts.append(f"<p>{_soft(f'A right answer holds {question.min_all_of} of:')} {escape(groups)}</p>")
    if row.answer:
        parts.append(f"<p>{_soft('Answer:')} {escape(row.answer.text)}</p>")
    return f"<article>{''.join(parts)}</article>"


def _why(row: Row) -> str:
    measures = row.measures
    if measures.get("refused, of the unanswerable") == 0:
        return "Answered, though the library does not say."
    if measures.get("answered, of the answerable") == 0:
        return "Refused, though the library says."
    outcome = row.judgement.outcome if row.judgement else None
    if outcome is Outcome.WRONG:
        return "The answer holds what is known to be wrong."
    if measures.get("answer in first three") == 0:
        return "The answer is not in the first three sentences."
    if outcome is Outcome.USELESS:
        return "The answer does not hold what was asked for."
    return "No relevant article among the first ten." if measures.get("article hit@10") == 0 else ""
