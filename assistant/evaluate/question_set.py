"""What a question set is made of: questions, what makes their answers right or wrong, and articles."""

import re
from dataclasses import dataclass

from ingest.articles import Article


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known of its answer.

    Attributes:
        id: Its name in the set.
        text: The question.
        answers: Strings any of which a right answer holds; none where that is not known.
        relevant: Ids of the articles that answer it, in the library.
        answerable: Whether the library answers it; None where that is not known.
        within: Ids of the only articles to search; none means all.
        kind: What sort of question it is, in any word; "" where that is not said.
        wording: What sets it apart from others of its kind, in any word.
        after: The questions before it in its conversation, oldest first.
        as_of: The day as of which it is asked; None means today.
        near: Where the library does not answer it, whether its subject is there; None where unknown.
        all_of: Groups of alternatives, each met by an answer that holds one of them.
        min_all_of: So many groups make an answer right.
        wrong: Strings that show a wrong answer where it holds no right one.
    """

    id: str
    text: str
    answers: tuple[str, ...] = ()
    relevant: frozenset[str] = frozenset()
    answerable: bool | None = None
    within: tuple[str, ...] = ()
    kind: str = ""
    wording: str = ""
    after: tuple[str, ...] = ()
    as_of: str | None = None
    near: bool | None = None
    all_of: tuple[tuple[str, ...], ...] = ()
    min_all_of: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its kind and wording, by which outcomes are counted; with how near it is where not answerable."""
        name = f"{self.kind} {self.wording}".strip()
        if self.answerable is False and self.near is not None:
            return f"{name}, {'near' if self.near else 'far'}".removeprefix(", ")
        return name

    @property
    def is_yes_or_no(self) -> bool:
        """Whether its kind is ``yesno``, however that is written."""
        return re.sub(r"\W|_", "", self.kind.casefold()) in ("yesno", "yesorno")

    @property
    def has_key(self) -> bool:
        """Whether it is known what makes an answer right."""
        return bool(self.answers or self.all_of)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, with the articles they are about where the set brings its own."""

    name: str
    questions: tuple[Question, ...]
    articles: tuple[Article, ...] = ()
