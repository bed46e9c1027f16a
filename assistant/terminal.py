"""Answers and articles as a terminal shows them. Nothing from an article is interpreted."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer, Citation, Hit, Parts, Statement, Verdict, headed
from assistant.doctor import Finding
from assistant.live import armoured, plain
from assistant.records import CheckedStatement, RecordCheck
from ingest.articles import FICTION, Article
from ingest.corrections import Said
from ingest.dates import on_clock
from ingest.notebook import Heading
from ingest.sync import SyncReport

_FAILURES = 20  # that are named one by one; an archive with other fields has thousands
_CLOSEST = 300  # characters of a passage that came close
_PAGE = 10_000  # columns of what is no terminal: nothing is wrapped in a file or a pipe
_STYLES = {Verdict.PARTLY: "yellow", Verdict.UNSUPPORTED: "red"}


def show_report(report: SyncReport, as_json: bool) -> None:
    """Print what became of the articles that were read; failures on the error output."""
    if as_json:
        print_json(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        return
    counts = {
        "added": report.added,
        "updated": report.updated,
        "of them without a date": report.undated,
        "of them only the beginning": report.teasers,
        "of them garbled": len(report.garbled),
        "unchanged": report.unchanged,
        "moved": report.moved,
        "removed": report.removed,
        "duplicate": report.duplicate,
        "skipped": report.skipped,
        "failed": len(report.failed),
    }
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    _console().print(said or "nothing to read")
    told = {
        "gone": [(one.source, one.reason) for one in report.gone],
        "skipped": [(one.source, one.reason) for one in report.passed_over],
        "look at": [(one.source, one.reason) for one in report.remarks],
        "garbled": [(f"“{one.title}”", one.reason) for one in report.garbled],
        "failed": [(one.source, one.reason) for one in report.failed],
    }
    for what, them in told.items():
        for name, reason in them[:_FAILURES]:
            _console(stderr=True).print(plain(f"{what}: {name}: {reason}"))
        if len(them) > _FAILURES:
            _console(stderr=True).print(f"{what}: {len(them) - _FAILURES:,} more; --json names them all")


def show_findings(findings: Iterable[Finding]) -> bool:
    """Print findings as they come; whether all are healthy."""
    out, healthy = _console(), True
    for finding in findings:
        healthy = healthy and finding.healthy
        out.print(plain(f"{'ok ' if finding.healthy else 'no '} {finding.name}: {finding.state}"))
        if finding.remedy:
            out.print(plain(f"    {finding.remedy}"))
    return healthy


def show_answer(answer: Answer, as_json: bool) -> None:
    """Print an answer, the words it rests on, and the notes."""
    if as_json:
        print_json(answer.to_json())
        return
    out = _console()
    if answer.asked:
        out.print(plain(f"Understood as: {answer.question}", "dim"))
    if answer.understood:
        out.print(plain(f"Looked for: {answer.understood}", "dim"))
    for heading, statement in headed(answer.statements):
        out.print(plain(f"{heading}: " if heading else "").append_text(_statement(statement)))
    for note in answer.notes:
        out.print(plain(note, "dim" if answer.statements else ""))
    for hit in answer.closest:
        out.print(plain(f"  closest: {_byline(hit.article)}  {hit.article.id}"))
        out.print(plain(f"    “{_shortened(hit.passage.text)}”", "dim"))
    quoted = {s.source for s in answer.statements if s.verdict is Verdict.QUOTED}
    for citation in answer.citations:
        out.print(_citation(citation, with_quote=citation not in quoted))


def _shortened(text: str) -> str:
    """A passage in one line, cut after a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _CLOSEST else f"{line[:_CLOSEST].rsplit(' ', 1)[0]} …"


def show_check(checked: RecordCheck, as_json: bool) -> None:
    """Print what became of a saved answer."""
    if as_json:
        print_json(json.dumps(_check(checked), ensure_ascii=False, indent=2))
        return
    out = _console()
    for citation in checked.citations:
        out.print(
            plain(f"[{citation.citation.number}] {citation.standing}: {_byline(citation.citation.article)}")
        )
        for line in citation.difference:
            out.print(plain(f"    {line}", "dim"))
    for statement in checked.statements:
        if not statement.holds:
            out.print(plain(f"{statement.statement.said}  ({_why_not(statement)})", "red"))
    if any(not s.is_read and s.verdict is not Verdict.QUOTED for s in checked.statements):
        out.print("The wording was not checked: the reader could not be opened; `onrecord doctor` says why.")
    if checked.altered:
        out.print("The record was altered after it was made.")
    out.print(f"The answer {'still stands' if checked.stands else 'no longer stands as it was given'}.")


def _why_not(checked: CheckedStatement) -> str:
    if checked.statement.verdict is Verdict.QUOTED:
        return "recorded as quoted, but these are not the words of the article"
    return f"recorded as {checked.statement.verdict}, found {checked.verdict}"


def _check(checked: RecordCheck) -> dict[str, object]:
    return {
        "stands": checked.stands,
        "altered": checked.altered,
        "question": checked.answer.question,
        "citations": [
            {
                "number": c.citation.number,
                "article": c.citation.article.id,
                "quote": c.citation.quote,
                "span": c.citation.span,
                "standing": c.standing,
                "difference": c.difference,
            }
            for c in checked.citations
        ],
        "statements": [
            {"text": s.statement.text, "recorded": s.statement.verdict, "found": s.verdict, "holds": s.holds}
            for s in checked.statements
        ],
    }


def show_hits(hits: Sequence[Hit], as_json: bool) -> None:
    """Print passages that were found."""
    if as_json:
        print_json(json.dumps([_hit(hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    out = _console()
    for number, hit in enumerate(hits, 1):
        out.print(plain(f"{number}. {_byline(hit.article)}  {hit.article.id}", "bold"))
        out.print(plain("   " + " ".join(hit.passage.text.split())))
    if not hits:
        out.print("Nothing was found.")


def show_articles(articles: Sequence[Article], as_json: bool) -> None:
    """Print a list of articles."""
    if as_json:
        rows = [{k: v for k, v in article_data(article).items() if k != "text"} for article in articles]
        print_json(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("id", "published", "outlet", "title", box=None)
    for a in articles:
        table.add_row(*map(plain, (a.id, _day(a.printed), a.source, a.title + " (fiction)" * a.is_fiction)))
    _console().print(table if articles else "No articles.")


def show_labels(labels: Mapping[str, int]) -> None:
    """Print labels and how many articles bear each."""
    table = Table("label", "articles", box=None)
    for label, number in labels.items():
        table.add_row(plain(label), str(number))
    _console().print(table if labels else "No labels.")


def show_article(article: Article, as_json: bool, said: Said) -> None:
    """Print an article whole, and what was said of it by hand."""
    if as_json:
        data = article_data(article) | {"as_read": said.as_read, "labels_taken_off": said.without}
        print_json(json.dumps(data, ensure_ascii=False, indent=2))
        return
    out = _console()
    out.print(plain(_byline(article), "bold"))
    if article.url:
        out.print(plain(article.url, "dim"))
    lines = {"Labels": ", ".join(article.labels), "Note": article.note, "Corrected by hand": said.words}
    for name, words in lines.items():
        if words:
            out.print(plain(f"{name}: {words}", "dim"))
    out.print(plain(article.text))


def show_conversations(saved: Sequence[Heading], as_json: bool) -> None:
    """Print a list of conversations, last changed first."""
    if as_json:
        rows = [
            {"id": s.id, "name": s.name, "changed": s.changed.isoformat(), "answers": s.answers}
            for s in saved
        ]
        print_json(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("id", "changed", "answers", "name", box=None)
    for s in saved:
        table.add_row(*map(plain, (s.id, _day(s.changed), str(s.answers), s.name)))
    _console().print(table if saved else "No conversations.")


def article_data(article: Article) -> dict[str, object]:
    """An article as plain data."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published": article.printed and article.printed.isoformat(),
        "modified": article.modified and on_clock(article.modified, article.zone).isoformat(),
        "is_dated_by_text": article.is_dated_by_text,
        "authors": list(article.authors),
        "language": article.language,
        "labels": list(article.labels),
        "note": article.note,
        "text": article.text,
    }


def print_json(text: str) -> None:
    """Print JSON without wrapping or colour, and without anything that a terminal would obey."""
    Console(soft_wrap=True, markup=False, highlight=False, emoji=False).print(armoured(text))


def print_plain(text: str) -> None:
    """Print text as it is, without wrapping, and without anything that a terminal would obey."""
    Console(soft_wrap=True, markup=False, highlight=False, emoji=False).print(plain(text))


def _console(*, stderr: bool = False) -> Console:
    """Where to print: as wide as the terminal, and without end where the output is read by programs."""
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _PAGE
        console.soft_wrap = True
    return console


def _statement(statement: Statement) -> Text:
    markers = "".join(f" [{citation.number}]" for citation in statement.citations)
    if statement.verdict is Verdict.QUOTED:
        return _quote(statement.parts).append(markers)
    line = plain(statement.text + markers, _STYLES.get(statement.verdict, ""))
    if statement.verdict is not Verdict.SUPPORTED or statement.problems:
        why = "; ".join(statement.problems) or "nothing that was shown supports this"
        line.append_text(plain(f"  ({statement.verdict}: {why})", "dim"))
    return line


def _citation(citation: Citation, *, with_quote: bool) -> Text:
    offsets = f"{citation.article.id} {citation.start}-{citation.end}"
    line = plain(f"[{citation.number}] {_byline(citation.article)}  {offsets}", "dim")
    if with_quote:
        line.append("\n    ").append_text(_quote(citation.parts, "dim"))
    if citation.link:
        line.append_text(plain(f"\n    {citation.link}", "dim"))
    return line


def _quote(parts: Parts, style: str = "") -> Text:
    """Words of an article in quotation marks and on one line, those that answer set off."""
    before, answer, after = (plain(re.sub(r"\s+", " ", part), style) for part in parts)
    answer.stylize("bold")
    return Text("“", style).append_text(before).append_text(answer).append_text(after).append("”")


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "score": round(hit.score, 6),
        "ranks": hit.ranks,
        "outlets": hit.outlets,
        "passage": {"id": hit.passage.id, "start": hit.passage.start, "end": hit.passage.end},
        "text": hit.passage.text,
        "article": {k: v for k, v in article_data(hit.article).items() if k != "text"},
    }


def _byline(article: Article) -> str:
    about = ", ".join(filter(None, (article.source, article.dates, FICTION if article.is_fiction else "")))
    return f"{article.title or 'Untitled'}{f' ({about})' if about else ''}"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
