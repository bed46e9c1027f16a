"""The house as CONTRIBUTING.md describes it: who may lean on whom, and where each outside system lives."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent

# A room imports only rooms that stand before it. A folder is one room. `__init__` stands behind them all.
ROOMS = {
    "ingest": [
        "redacting",
        "errors",
        "settings",
        "dates",
        "articles",
        "scripts",
        "apart",
        "waiting",
        "readers",
        "reading_apart",
        "web",
        "sources",
        "reading",
        "split",
        "calling",
        "embedding",
        "journal",
        "alone",
        "checksums",
        "pointers",
        "tables",
        "rows",
        "engines",
        "schema",
        "database",
        "catalogue",
        "editions",
        "embedded",
        "library",
        "soundness",
        "turns",
        "notebook",
        "notes",
        "spending",
        "ledger",
        "origins",
        "outlets",
        "corrections",
        "labelling",
        "register",
        "lent",
        "openings",
        "generations",
        "vectors",
        "keywords",
        "following",
        "stories",
        "garbled",
        "tally",
        "candidates",
        "tombstones",
        "moved",
        "intake",
        "writing",
        "deleting",
        "sync",
        "by_hand",
        "salvage",
        "moving",
        "__init__",
    ],
    "assistant": [
        "settings",
        "analysis",
        "reader",
        "sealing",
        "answers",
        "events",
        "clock",
        "beginnings",
        "languages",
        "catching_up",
        "weighing",
        "retrieve",
        "rerank",
        "llm",
        "prompts",
        "generate",
        "connecting",
        "rewrite",
        "query",
        "searching",
        "verify",
        "extract",
        "packing",
        "compare",
        "records",
        "mend",
        "second_look",
        "refuse",
        "drafting",
        "rationing",
        "rationed",
        "answering",
        "papers",
        "conversation",
        "nodes",
        "once",
        "parts",
        "awaiting",
        "erasing",
        "browsing",
        "looking",
        "keeping",
        "ask",
        "wondering",
        "suggesting",
        "doctor",
        "evaluate",
        "live",
        "terminal",
        "printing",
        "serve",
        "options",
        "tending",
        "noting",
        "upkeep",
        "cli",
        "app",
        "__init__",
    ],
}

# Each outside system, and the only rooms that know of it.
OUTSIDE = {
    "chromadb": {"ingest/vectors"},
    "tantivy": {"ingest/keywords"},
    "sqlalchemy": {
        "ingest/tables",
        "ingest/engines",
        "ingest/schema",
        "ingest/database",
        "ingest/catalogue",
        "ingest/editions",
        "ingest/embedded",
        "ingest/library",
        "ingest/soundness",
        "ingest/salvage",
        "ingest/notebook",
        "ingest/notes",
        "ingest/spending",
        "ingest/ledger",
        "ingest/origins",
        "ingest/outlets",
        "ingest/tombstones",
        "ingest/corrections",
    },
    "httpx": {"ingest/web", "ingest/calling"},
    "httpcore": {"ingest/web", "ingest/calling"},
    "requests": {"ingest/web"},
    "urllib.request": {"ingest/web"},
    "socket": {"ingest/waiting", "assistant/serve"},  # names are looked up; serve: is its own port free?
    "llama_index.embeddings": {"ingest/embedding"},
    "llama_index.llms": {"assistant/llm"},
    "openai": {"ingest/embedding", "ingest/calling", "assistant/llm"},
    "wordllama": {"ingest/embedding"},
    "onnxruntime": {"assistant/reader"},
    "tokenizers": {"assistant/reader"},
    "streamlit": {"assistant/app"},
    "os.environ": {"ingest/settings", "assistant/settings", "assistant/serve"},  # serve hands it on
    "os.getenv": set(),
}

SLOW = {
    "llama_index", "chromadb", "streamlit", "openai", "trafilatura", "wordllama", "sqlalchemy", "numpy",
    "datasketch", "scipy", "onnxruntime", "tokenizers",
}  # fmt: skip

FILES = sorted(file for package in ROOMS for file in (HOME / package).rglob("*.py"))


def room_of(file: Path) -> tuple[str, str]:
    package, first, *_ = file.relative_to(HOME).parts
    return package, first.removesuffix(".py")


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FILES}


def imports_of(file: Path) -> Iterator[str]:
    """What a file imports, anywhere in it; `from a import b` is a.b, unless a is ours and b is no file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{file}: write imports in full"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield node.module if node.module in MODULES and inner not in MODULES else inner


def name(file: Path) -> str:
    return file.relative_to(HOME).as_posix()


every_file = pytest.mark.parametrize("file", FILES, ids=name)


@every_file
def test_a_room_leans_only_on_rooms_before_it(file: Path) -> None:
    package, room = room_of(file)
    assert room in ROOMS[package], f"{package}/{room} is new: give it its place in ROOMS"
    order = ROOMS[package]
    for target in imports_of(file):
        if target not in MODULES:
            continue
        other_package, other = room_of(MODULES[target])
        if package == "ingest":
            assert other_package == "ingest", f"ingest must never import {target}"
        if other_package == package and other != room:
            assert order.index(other) < order.index(room), f"{package}/{room} must not import {target}"


def test_there_are_no_circles() -> None:
    graph = {
        module: {target for target in imports_of(file) if target in MODULES and target != module}
        for module, file in MODULES.items()
    }
    TopologicalSorter(graph).prepare()


def mentions_of(file: Path) -> Iterator[str]:
    yield from imports_of(file)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


@every_file
def test_each_outside_system_has_one_room(file: Path) -> None:
    here = "/".join(room_of(file))
    for mention in mentions_of(file):
        for system, rooms in OUTSIDE.items():
            if f"{mention}.".startswith(f"{system}."):
                assert here in rooms, f"{here} uses {mention}, which belongs to {sorted(rooms)}"


@every_file
def test_a_room_stays_small(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{name(file)} has {lines} lines; is there a grain along which it divides?"


@pytest.mark.parametrize("entrance", ["ingest", "assistant", "assistant.cli"])
def test_start_up_imports_nothing_slow(entrance: str) -> None:
    code = f"import sys, {entrance}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True)
    assert {module.partition(".")[0] for module in run.stdout.split()}.isdisjoint(SLOW)


def test_an_open_library_needs_no_model() -> None:
    code = "import sys, assistant.ask, assistant.terminal; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True)
    loaded = {module.partition(".")[0] for module in run.stdout.split()}
    assert loaded.isdisjoint(SLOW - {"sqlalchemy", "numpy"})


def test_every_dependency_says_what_it_is_for() -> None:
    text = (HOME / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    for requirement in (requirement for group in groups for requirement in group):
        line = next(line for line in text.splitlines() if f'"{requirement}"' in line)
        assert "#" in line, f"{requirement}: say in a word what it is for"
