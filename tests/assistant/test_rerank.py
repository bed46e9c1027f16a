"""What is found is put in another order by reading it; a reranker that cannot be had is named."""

import ast
import logging
from dataclasses import replace
from pathlib import Path

import pytest

import assistant
import ingest
from assistant import Assistant
from assistant.reader import WEIGHTS, Reader, Scales
from assistant.rerank import READ, SHARE, RerankingRetriever, fused, reading, reranked
from assistant.retrieve import Retriever
from ingest.articles import Article
from ingest.errors import ConfigurationError

QUESTION = "When did the harbour bridge open?"
STORIES = [
    Article.make(name=str(n), title=f"Harbour {n}", text=f"The harbour bridge, story number {n}: {text}")
    for n, text in enumerate(
        ["when did the bridge open, people ask.", "it opened on 3 May.", "boats.", "rain.", "nothing."] * 4
    )
]
SOURCES = [file for package in (assistant, ingest) for file in Path(package.__file__).parent.rglob("*.py")]
RUNNING_MODELS = [file for file in SOURCES if {"onnxruntime", "fastembed"} & set(file.read_text().split())]


def with_share(share: float, folder: Path = WEIGHTS) -> Reader:
    """The reader with another share in the order; of a folder without models, if one is given."""
    scales = Scales.parse((WEIGHTS / "reader.json").read_text(encoding="utf-8"))
    return Reader(folder, scales=replace(scales, thresholds={**scales.thresholds, SHARE: share}))


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        desk.ingest(STORIES)
        yield desk


def names(hits) -> list[str]:
    return [hit.article.title for hit in hits]


def test_the_scorers_order_wins_and_is_told(desk) -> None:
    retriever = RerankingRetriever(
        desk.retriever, lambda query, hits: [float("number 3" in hit.passage.text) for hit in hits]
    )
    found = {hit.passage.id: hit.score for hit in desk.retriever.search("harbour story", limit=READ)}
    first, *others = retriever.search("harbour story", limit=3)
    assert first.article.title == "Harbour 3"
    assert first.ranks["reranker"] == 1
    assert first.ranks["keywords"] >= 1
    assert first.score == found[first.passage.id]
    assert len(others) == 2


def test_what_is_not_read_follows_what_is_in_the_order_in_which_it_was_found(desk) -> None:
    plain = desk.retriever.search("harbour story", limit=20)
    turned = RerankingRetriever(desk.retriever, lambda query, hits: range(len(hits)))
    hits = turned.search("harbour story", limit=20)
    assert names(hits) == [*reversed(names(plain[:READ])), *names(plain[READ:])]
    assert len(hits) == 20 > READ


def test_the_reader_alone_puts_what_it_finds_relevant_first(desk, reader) -> None:
    hits = RerankingRetriever(desk.retriever, reading(with_share(1.0))).search(QUESTION, limit=READ)
    seen = reader.relevance(QUESTION, [h.passage.text for h in hits], [h.article.title for h in hits])
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > seen[-1]


def test_with_no_share_nothing_is_read(desk, tmp_path, caplog) -> None:
    unread = RerankingRetriever(desk.retriever, reading(with_share(0.0, tmp_path)))
    assert names(unread.search(QUESTION)) == names(desk.retriever.search(QUESTION))
    assert not caplog.records


@pytest.mark.parametrize("broken", ["models", "share"])
def test_where_the_weights_are_not_whole_the_order_stays_and_a_warning_says_why(
    desk, tmp_path, caplog, broken
) -> None:
    unknowing = Reader(scales=replace(Scales(), thresholds={}))
    retriever = RerankingRetriever(
        desk.retriever, reading(with_share(0.5, tmp_path) if broken == "models" else unknowing)
    )
    with caplog.at_level(logging.WARNING):
        assert names(retriever.search(QUESTION)) == names(desk.retriever.search(QUESTION))
    assert "reinstall on-record" in caplog.text


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_two_scores_count_by_their_shares(share: float) -> None:
    assert fused([2.0, 0.0], [0.0, 1.0], share) == [2 * (1 - share), share]


@pytest.mark.parametrize(
    ("answers", "searches", "reranks"),
    [
        ("none", None, (False, False)),
        ("", None, (False, False)),
        ("reader", None, (True, True)),
        ("reader", "none", (True, False)),
        ("none", "Reader", (False, True)),
    ],
)
def test_answers_and_searches_have_a_setting_each(desk, answers, searches, reranks) -> None:
    other = desk.with_settings(reranker=answers, search_reranker=searches)
    found = (other.retriever, other.searcher)
    assert tuple(isinstance(retriever, RerankingRetriever) for retriever in found) == reranks


def test_an_answer_is_made_of_the_passages_in_the_readers_order(desk) -> None:
    answer = desk.with_settings(reranker="reader").ask(QUESTION)
    assert [hit.ranks.get("reranker") for hit in answer.hits[:8]] == list(range(1, 9))


def test_without_a_reader_passages_come_as_they_were_found(desk) -> None:
    assert isinstance(reranked(desk.retriever, "reader", lambda: None), Retriever)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("nobody/nothing", "ONRECORD_RERANKER=reader"),
        ("raeder", "take none, reader, or a cross-encoder by its name in fastembed"),
    ],
)
def test_a_reranker_that_cannot_be_had_is_named_with_the_remedy(desk, name, remedy) -> None:
    with pytest.raises(ConfigurationError, match=f"'{name}'.*{remedy}"):
        _ = desk.with_settings(reranker=name).retriever


@pytest.mark.parametrize("file", RUNNING_MODELS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_whatever_imports_onnxruntime_or_fastembed_forbids_telemetry_first(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    checked = [node for node in tree.body if not isinstance(node, ast.If)]  # not those for types alone
    functions = [node for top in checked for node in ast.walk(top) if isinstance(node, ast.FunctionDef)]
    importing = {id(node): node.lineno for top in checked for node in ast.walk(top) if _imports(node)}
    for function in functions:
        inside = list(ast.walk(function))
        forbidden = min((n.lineno for n in inside if _forbids(n)), default=None)
        for node in inside:
            if id(node) in importing and forbidden and forbidden < node.lineno:
                del importing[id(node)]
    assert not importing, f"{file} imports onnxruntime in lines {sorted(importing.values())}, telemetry on"


def _imports(node: ast.AST) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    return any(name.partition(".")[0] in ("onnxruntime", "fastembed") for name in names)


def _forbids(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "forbid_telemetry"
