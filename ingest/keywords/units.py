"""What is indexed, each on its own: passages, and whole articles."""

from dataclasses import dataclass
from typing import Literal

import tantivy

Unit = Literal["passages", "articles"]
UNITS: tuple[Unit, Unit] = ("passages", "articles")


@dataclass(slots=True)
class Units:
    """The indexes of a generation; searchers are kept, since each remembers what it has unpacked."""

    indexes: dict[Unit, tantivy.Index]
    searchers: dict[Unit, tantivy.Searcher]

    def reload(self) -> None:
        """See what was written last."""
        for index in self.indexes.values():
            index.reload()
        self.searchers = {unit: index.searcher() for unit, index in self.indexes.items()}
