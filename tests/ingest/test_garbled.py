"""Letters that a wrong encoding garbled are told with the article that has them, and stay as they are."""

import pytest

from assistant.terminal import show_report
from ingest.articles import Article
from ingest.garbled import garbled
from ingest.sync import SyncReport
from ingest.tally import Tally


def article(text: str, title: str = "Quay") -> Article:
    return Article.make(name=text, title=title, text=text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("She didn’t come.", "cp1252"),
        ("The café was shut.", "latin-1"),
        ("It cost £5 a week.", "cp1252"),
        ("Вода в городе", "cp1252"),
        ("日本語の記事", "cp1252"),
    ],
)
def test_garbled_words_are_told_with_what_is_meant(text: str, encoding: str) -> None:
    wrong = text.encode().decode(encoding, "replace")
    found = garbled(article(f"All is well here.\n\n{wrong}"))
    assert found is not None
    assert found.words in wrong.split()
    assert found.meant in text.split() or "\ufffd" in wrong
    assert garbled(article("All is well here.", title=wrong)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "“It’s the café’s “Été”,” she said — À «la» carte… É!",
        "PRODUÇÃO: SÃO PAULO E ATENÇÃO À REGIÃO",
        "CAFÉ” and LIBERTÉ… at 5 € or £4 (±2 °C)",
        "Правда, 日本語、ประเทศไทย",
        "Plain letters.",
    ],
)
def test_what_is_written_so_on_purpose_is_not_garbled(text: str) -> None:
    assert garbled(article(text)) is None


def test_the_report_names_the_article_once_and_the_remedy(capsys) -> None:
    tally = Tally()
    wrong = article("She didnâ€™t come. The cafÃ© was shut.")
    tally.count(
        [wrong, article("She didn’t come.")], {wrong.id: "added", article("She didn’t come.").id: "added"}
    )
    tally.count([wrong], {wrong.id: "unchanged"})
    report = tally.report
    assert [(one.article_id, one.words, one.meant) for one in report.garbled] == [
        (wrong.id, "didnâ€™t", "didn’t")
    ]
    show_report(report, as_json=False)
    said = capsys.readouterr()
    assert "2 added" in said.out
    assert "1 of them garbled" in said.out
    assert "garbled: “Quay”: “didnâ€™t” stands there for “didn’t”" in said.err
    assert "save it as UTF-8" in said.err
    assert SyncReport().garbled == ()
