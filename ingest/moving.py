"""A library as JSON Lines, to keep or to move: all that could not be read or computed anew, and vectors.

The first line says what the file is. Each other line stands alone: one that is damaged costs no other. An
article comes with its passages, its vectors, what people said of it and the other ids that stand for it.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ingest.articles import Article, Filters, Passage
from ingest.corrections import Corrections, Said, with_fields
from ingest.errors import UsageError
from ingest.following import following
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.notebook import Notebook, Remark, SavedConversation
from ingest.notes import Note, Notes
from ingest.origins import Origins
from ingest.outlets import Outlets
from ingest.readers import Failure
from ingest.rows import Entry, Vector, words_hash
from ingest.settings import LibrarySettings
from ingest.soundness import is_as_stored
from ingest.stories import bands, shingles
from ingest.sync import embed_missing
from ingest.writing import writer_lock

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex

Noun = TypeVar("Noun", Article, SavedConversation, Remark, Said, Note)
FORM = 1  # of the lines; a higher one is of a later version
_AT_ONCE = 200  # articles that are read or stored together


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the lines of an export.

    Attributes:
        added: Articles that were stored.
        unchanged: Articles that were there, in these words or others; they stay as they are.
        failed: Lines that could not be taken, and why.
    """

    added: int = 0
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Exported:
    """How much of a library was written: articles, those of them with words of people, and the rest."""

    articles: int = 0
    by_hand: int = 0
    conversations: int = 0
    remarks: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class _Moved:
    """An article with all that belongs to it."""

    entry: Entry
    vectors: dict[str, dict[str, Vector]]
    said: Said
    names: tuple[str, ...]


def exported(library: Library, count: Exported | None = None) -> Iterator[str]:
    """The library line by line; the articles as they are when they are come to.

    Args:
        library: What is written.
        count: Counted in as lines are made.
    """
    count = count or Exported()
    yield json.dumps({"onrecord": FORM, "articles": len(ids := sorted(library.select(Filters())))})
    models, corrections, origins = library.models(), Corrections(library), Origins(library)
    for host, name in Outlets(library).names.items():
        yield json.dumps({"outlet": {"host": host, "name": name}}, ensure_ascii=False)
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        articles, stories, passages = library.get(some), library.stories(some), library.passages_of(some)
        stored = {model: library.vectors_of(some, model) for model in models}
        said, names = corrections.of(some), origins.names(some)
        for key, article in articles.items():
            its = passages.get(key, [])
            vectors = {
                model: {one.id: _packed(rows[one.id]) for one in its if one.id in rows}
                for model, rows in stored.items()
            }
            spans = [[one.id, one.start, one.end] for one in its]
            line = {"article": _plain(article), "story": stories[key], "passages": spans, "vectors": vectors}
            line |= {"said": asdict(said[key])} if key in said else {}
            line |= {"names": names[key]} if key in names else {}
            count.articles += 1
            count.by_hand += key in said
            yield json.dumps(line, ensure_ascii=False)
    notebook = Notebook(library)
    for one in notebook.names(limit=None):
        count.conversations += 1
        yield json.dumps({"conversation": _plain(notebook.conversation(one))}, ensure_ascii=False)
    for note in Notes(library).find(limit=None):
        count.notes += 1
        yield json.dumps({"note": _plain(note)}, ensure_ascii=False)
    for remark in notebook.remarks():
        count.remarks += 1
        yield json.dumps({"remark": _plain(remark)}, ensure_ascii=False)


def take_in(
    lines: Iterable[str],
    *,
    library: Library,
    keywords: "KeywordIndex",
    vectors: "VectorIndex",
    embedding: "BaseEmbedding",
    settings: LibrarySettings,
) -> Taken:
    """Take in the lines of an export; vectors that it holds are not computed again.

    Args:
        lines: Of :func:`exported`.
        library: Where they are stored; an article that is there stays as it is.
        keywords: An index that follows.
        vectors: An index that follows.
        embedding: The model for passages that come without a vector of it.
        settings: Data folder.

    Raises:
        UsageError: They are no export, or one of a later version.
        LibraryBusyError: Another process is writing.
    """
    given = iter(lines)
    _check_form(next(given, ""))
    added = unchanged = number = 0
    failed: list[Failure] = []
    with (
        writer_lock(settings.data_dir),
        library.writing(),
        following(library, keywords, vectors, settings) as indexes_follow,
    ):
        while some := list(islice(given, _AT_ONCE)):
            moved: dict[str, _Moved] = {}
            for line in some:
                number += 1
                try:
                    _take(line, moved, library)
                except (ValueError, TypeError, KeyError, UsageError) as error:
                    failed.append(Failure(f"line {number + 1}", f"it cannot be read: {error}"))
            known = library.hashes(moved)
            new = [one for key, one in moved.items() if key not in known]
            _store(library, new)
            added, unchanged = added + len(new), unchanged + len(known)
            if new:
                indexes_follow()
        embed_missing(library, embedding)
    return Taken(added, unchanged, tuple(failed))


def _check_form(line: str) -> None:
    try:
        form = json.loads(line)["onrecord"]
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError("this is no export of a library; give a file made by `onrecord export`") from error
    if form != FORM:
        raise UsageError(f"this export has the form {form!r}, of another version than this; it reads {FORM}")


def _take(line: str, moved: dict[str, _Moved], library: Library) -> None:
    """Take one line: an article to be stored, an outlet's name, a conversation, or a remark."""
    told, notebook = json.loads(line), Notebook(library)
    if "article" in told:
        one = _moved(told)
        moved[one.entry.article.id] = one
    elif "outlet" in told:
        Outlets(library).keep({str(told["outlet"]["host"]): str(told["outlet"]["name"])})
    elif "conversation" in told:
        saved = _made(SavedConversation, told["conversation"])
        if saved.id not in notebook.names(limit=None):
            notebook.save(saved)
    elif "note" in told:
        Notes(library).put(_made(Note, told["note"]))
    elif "remark" in told:
        remark = _made(Remark, told["remark"])
        if remark not in notebook.remarks():
            notebook.remark(remark.kind, remark.content, remark.given)
    else:
        raise ValueError("it holds neither article nor conversation nor note nor remark")


def _moved(told: dict[str, Any]) -> _Moved:
    article = _made(Article, told["article"])
    if not is_as_stored(article):
        raise ValueError(f"the article {article.id} is not what was exported")
    passages = tuple(
        Passage(key, article.id, position, start, end, article.text[start:end])
        for position, (key, start, end) in enumerate(told["passages"])
    )
    if "".join(one.text for one in passages) != article.text:
        raise ValueError(f"the passages of the article {article.id} are not whole")
    keys = {one.id for one in passages}
    vectors = {
        model: {
            key: np.frombuffer(base64.b64decode(row), np.float32) for key, row in rows.items() if key in keys
        }
        for model, rows in told["vectors"].items()
    }
    said = _made(Said, told.get("said", {}))
    words = words_hash(with_fields(article, said.as_read))
    entry = Entry(article, passages, told["story"], words)
    return _Moved(entry, vectors, said, tuple(map(str, told.get("names", ()))))


def _store(library: Library, moved: list[_Moved]) -> None:
    if not moved:
        return
    Ledger(library).write_bands({m.entry.article.id: bands(shingles(m.entry.article.text)) for m in moved})
    Corrections(library).keep({m.entry.article.id: m.said for m in moved if m.said != Said()})
    Origins(library).call({name: m.entry.article.id for m in moved for name in m.names})
    by_model: dict[str, dict[str, Vector]] = {}
    for one in moved:
        for model, rows in one.vectors.items():
            by_model.setdefault(model, {}).update(rows)
    first, *others = by_model or {"": {}}
    library.store([one.entry for one in moved], first, by_model.get(first, {}))
    for model in others:
        library.add_vectors(model, by_model[model])


def _packed(vector: Vector) -> str:
    return base64.b64encode(vector.tobytes()).decode("ascii")


def _plain(noun: Article | SavedConversation | Remark | Note) -> dict[str, Any]:
    """A noun as plain data, by the names of its fields."""
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {name: one.isoformat() if isinstance(one, datetime) else one for name, one in values.items()}


def _made(kind: type[Noun], told: dict[str, Any]) -> Noun:
    """The noun that plain data says."""
    values = dict(told)
    for field in fields(kind):
        value = values.get(field.name)
        if value is not None and "datetime" in str(field.type):
            values[field.name] = datetime.fromisoformat(value)
        elif "tuple" in str(field.type):
            values[field.name] = tuple(value or ())
    return kind(**values)
