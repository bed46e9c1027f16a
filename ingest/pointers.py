"""The small file that names the generation of an index in use, and how far it has followed the library."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import LibraryError

_NAME = "pointer.json"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation is in use, and how far it has followed.

    Attributes:
        generation: Name of its folder.
        revision: The library's revision up to which it has followed.
        model: What its contents were made with.
        clean: Whether no write was under way when this was written.
        files: Checksums of its files, taken once all of them were written; None while more is to come.
    """

    generation: str
    revision: int
    model: str
    clean: bool
    files: dict[str, str] | None = None

    @property
    def place(self) -> tuple[str, int]:
        """What a reader has to open anew once it changes."""
        return self.generation, self.revision

    @classmethod
    def from_json(cls, text: str) -> "Pointer | None":
        """Read a pointer; None where it makes no sense."""
        try:
            pointer = cls(**json.loads(text))
        except (ValueError, TypeError):
            return None
        makes_sense = isinstance(pointer.generation, str) and isinstance(pointer.revision, int)
        return pointer if makes_sense else None

    def to_json(self) -> str:
        """The pointer as one line."""
        return json.dumps(asdict(self))


def read(folder: Path) -> Pointer | None:
    """The pointer in the folder of an index; None where there is none, or one that makes no sense.

    Raises:
        LibraryError: There is one, and it cannot be read.
    """
    try:
        text = (folder / _NAME).read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise LibraryError(
            f"{folder / _NAME} cannot be read: {error.strerror}; see that you may read the data folder"
        ) from error
    return Pointer.from_json(text)


def write(folder: Path, pointer: Pointer) -> None:
    """Replace the pointer in one step that outlasts a crash."""
    draft = folder / f"{_NAME}.new"
    with draft.open("w", encoding="utf-8") as file:
        file.write(pointer.to_json())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _NAME)


def followed(data_dir: Path) -> int:
    """The highest revision that any index in a data folder has followed its library to; 0 without any."""
    return max((pointer.revision for _, pointer in _all(data_dir)), default=0)


def drop_those_beyond(data_dir: Path, revision: int) -> None:
    """Forget how far the indexes have followed that are beyond a revision; they are built anew."""
    for folder, pointer in _all(data_dir):
        if pointer.revision > revision:
            (folder / _NAME).unlink()


def _all(data_dir: Path) -> Iterator[tuple[Path, Pointer]]:
    for file in (*data_dir.glob(f"*/{_NAME}"), *data_dir.glob(f"*/*/{_NAME}")):
        if pointer := read(file.parent):
            yield file.parent, pointer
