"""A question beside a passage, and where the passage answers it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside a passage.

    Attributes:
        question: As asked.
        title: The headline of the passage's article, or empty.
        passage: The passage.
        exact: Spans of the passage, in characters, that are answers.
        loose: Spans inside which an answer stands, where it is not known more exactly.
        source: The set that it is from.
        document: What it was split by.
    """

    question: str
    title: str
    passage: str
    exact: tuple[tuple[int, int], ...]
    loose: tuple[tuple[int, int], ...]
    source: str
    document: str

    @property
    def is_answerable(self) -> bool:
        """Whether the passage answers the question."""
        return bool(self.exact or self.loose)
