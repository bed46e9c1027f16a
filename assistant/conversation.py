"""Conversations: follow-up questions made to stand alone, by a language model or a plain rule, and saved."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant import prompts
from assistant.answers import Answer, Answered, Event
from assistant.generate import complete
from ingest.errors import ModelError
from ingest.notebook import Notebook, SavedConversation, new_id

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(it|its|they|them|their|theirs|this|that|these|those|there)\b", re.IGNORECASE)
_CONTINUES = re.compile(r"^\s*(and|but|so|or|what about|how about|what else)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]*)*")
_NOT_NAMES = frozenset(
    "A An And Are At But By Can Could Did Do Does For From Had Has Have He How I If In Is It Its May Of On "
    "Or She So That The Their There They This To Was Were What When Where Which Who Whom Whose Why Will "
    "With Would".split()
)
_POSSESSIVE = frozenset({"his", "hers", "its", "their", "theirs"})
_RECENT = 4  # turns that a model is shown


class Conversation:
    """A conversation over the library; it is saved after every answer.

    Attributes:
        id: By which it can be opened again.
        name: The first question, unless it was renamed.
        answers: What was asked and answered so far.
    """

    def __init__(
        self,
        stream: Callable[..., Iterator[Event]],
        notebook: Notebook,
        saved: SavedConversation | None = None,
    ) -> None:
        """Begin a conversation, or go on with a saved one; use ``Assistant.conversation``."""
        self._stream = stream
        self._notebook = notebook
        self.id = saved.id if saved else new_id()
        self.name = saved.name if saved else ""
        self.started = saved.started if saved else datetime.now(UTC)
        self.answers = tuple(Answer.from_json(json.dumps(turn)) for turn in saved.turns) if saved else ()

    def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401 (those of Assistant.ask)
        """Ask, with what was said before in mind; takes the options of ``Assistant.ask``."""
        *_, last = self.stream(question, **options)
        assert isinstance(last, Answered)
        return last.answer

    def stream(self, question: str, **options: Any) -> Iterator[Event]:  # noqa: ANN401 (those of Assistant.stream)
        """Ask, event by event; takes the options of ``Assistant.stream``."""
        for event in self._stream(question, after=self.answers, **options):
            if isinstance(event, Answered):
                self.add(event.answer)
            yield event

    def add(self, answer: Answer) -> None:
        """Append an answer and save the conversation."""
        self.answers = (*self.answers, answer)
        self.name = self.name or answer.asked or answer.question
        self._notebook.save(
            SavedConversation(self.id, self.name, self.started, datetime.now(UTC), tuple(self._turns()))
        )

    def to_json(self) -> str:
        """The conversation as records, one for each answer."""
        content = {"conversation": self.id, "name": self.name, "answers": self._turns()}
        return json.dumps(content, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The conversation to read or print: questions, answers, and the quotes beneath them."""
        return "\n".join([f"# {self.name}", "", *(_markdown(answer) for answer in self.answers)])

    def _turns(self) -> list[dict[str, Any]]:
        return [json.loads(answer.to_json(indent=None)) for answer in self.answers]


def _markdown(answer: Answer) -> str:
    lines = [f"## {answer.asked or answer.question}", "", answer.text, ""]
    for citation in answer.citations:
        published = f", {citation.article.published:%Y-%m-%d}" if citation.article.published else ""
        where = f" <{citation.article.url}>" if citation.article.url else ""
        source = f"{citation.article.title} ({citation.article.source or 'source unknown'}{published}){where}"
        lines += [f"[{citation.number}] {source}", "", f"> {' '.join(citation.quote.split())}", ""]
    return "\n".join(lines)


def stand_alone(question: str, turns: Sequence[Answer], llm: "LLM | None") -> str:
    """The question as it can be understood without the conversation.

    Args:
        question: As it was typed.
        turns: The conversation so far, oldest first.
        llm: Rewrites it, if there is one; where it fails, the plain rule does.
    """
    if not turns or not _leans_on_context(question):
        return question
    if llm is not None:
        try:
            rewritten = complete(llm, _prompt(question, turns)).splitlines()
        except ModelError:
            rewritten = []
        if rewritten and 0 < len(rewritten[0]) <= 3 * (len(question) + len(turns[-1].question)):
            return rewritten[0].strip()
    return _by_rule(question, turns)


def _leans_on_context(question: str) -> bool:
    """Whether it continues another, has a pronoun that no name before it explains, or says very little."""
    pronoun = _pronoun(question)
    if _CONTINUES.match(question) or (pronoun and not _names(question[: pronoun.start()])):
        return True
    return not _names(question) and len(question.split()) <= 3


def _by_rule(question: str, turns: Sequence[Answer]) -> str:
    """Put the person who was last spoken of in place of "he" or "she"; else say what it is about."""
    last = turns[-1]
    spoken_of = _names(last.question) or [n for s in last.statements[:1] for n in _names(s.text)]
    people = [name for name in spoken_of if " " in name]
    pronoun = _PERSON.search(question)
    if pronoun and people:
        name = people[-1]
        if _is_possessive(pronoun, question):
            name += "'s"
        return question[: pronoun.start()] + name + question[pronoun.end() :]
    by_itself = next((turn for turn in reversed(turns) if not turn.asked), turns[0])
    return f"{question.strip()} (about: {by_itself.question})"


def _pronoun(question: str) -> re.Match[str] | None:
    return _PERSON.search(question) or _THING.search(question)


def _is_possessive(pronoun: re.Match[str], question: str) -> bool:
    """Whether the pronoun owns what follows; "her" does when a plain word follows it."""
    word = pronoun.group().lower()
    return word in _POSSESSIVE or (word == "her" and bool(re.match(r"\s+\w", question[pronoun.end() :])))


def _names(text: str) -> list[str]:
    """Capitalised words that run together, without the capitals that only begin a sentence."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _NOT_NAMES:
            words.pop(0)
        if words:
            names.append(re.sub(r"['’]s$", "", " ".join(words)))
    return names


def _prompt(question: str, turns: Sequence[Answer]) -> str:
    lines = [f"Q: {turn.question}\nA: {turn.text[:400]}" for turn in turns[-_RECENT:]]
    return prompts.STAND_ALONE.format(conversation="\n".join(lines), question=question)
