"""An index that may be damaged, opened and searched by a process that may die of it.

Chroma reads its files without looking whether they make sense: some that do not end the process (segmentation
fault), others give wrong neighbours without a word.
"""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest import apart
from ingest.vectors import clients

_PATIENCE = 300  # seconds; a large index takes a while to open
_WINDOWS, _WINDOW = 50, 100  # stretches of the index that are read, and passages in each
_QUERIES = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """What an index gave: some of its passages by their names there, and their vectors, row by row."""

    names: list[str]
    vectors: NDArray[np.float32]


def held(folder: Path) -> Trial:
    """Try an index out.

    Raises:
        OSError: It did not come out well, or no process can be had.
    """
    with apart.start("ingest.vectors.trial", "try_out") as process:
        try:
            said, _ = process.communicate(f"{apart.path()}\n{json.dumps(str(folder))}\n", timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise OSError(f"it was not open after {_PATIENCE} seconds") from None
    if process.returncode:
        raise OSError(f"opening it ended the process that tried with {process.returncode}")
    found = json.loads(said)
    if "problem" in found:
        raise OSError(found["problem"])
    vectors = np.frombuffer(base64.b64decode(found["vectors"]), np.float32)
    names = found["names"]
    return Trial(names, vectors.reshape(len(names), -1) if names else vectors)


def try_out() -> None:
    """Open the index in the folder that comes in, search it, and answer: what the other process does."""
    answers, sys.stdout = sys.stdout, sys.stderr  # nothing else that is printed is taken for an answer
    folder = Path(json.loads(sys.stdin.readline()))
    try:
        found = _found(folder)
    except Exception as error:
        found = {"problem": str(error)}
    print(json.dumps(found), file=answers, flush=True)


def _found(folder: Path) -> dict[str, object]:
    if (said := clients.integrity(folder)) != "ok":
        return {"problem": f"{clients.DATABASE}: {said}"}
    collection = clients.Folder(folder).client.get_collection("passages", embedding_function=None)
    number = collection.count()
    names: list[str] = []
    rows: list[NDArray[np.float32]] = []
    for at in sorted({number * n // _WINDOWS for n in range(_WINDOWS)}) if number else ():
        some = collection.get(limit=_WINDOW, offset=at, include=["embeddings"])
        names += some["ids"]
        rows += [np.asarray(row, np.float32) for row in some["embeddings"]]
    asked = range(0, len(names), max(1, len(names) // _QUERIES))
    missed = 0
    for n in asked:
        near = collection.query(query_embeddings=[rows[n]], n_results=1, include=["distances"])
        missed += not near["ids"][0] or near["distances"][0][0] > 0.01  # a vector is nearest to itself
    if 2 * missed > len(asked):
        return {"problem": f"{missed} of {len(asked)} vectors are not found by themselves"}
    vectors = base64.b64encode(np.stack(rows).tobytes()).decode() if rows else ""
    return {"names": names, "vectors": vectors}
