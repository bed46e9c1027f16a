"""Our own form of questions: a JSON object each, of which all but ``question`` may be left out.

``{"question": "When did the bridge open?", "answers": ["3 May", "May 3"], "kind": "fact"}``; what each field
means stands at :class:`Question`, under the same name but for three: ``question`` is its text, ``articles``
are the ids or addresses of those that answer it, ``answer`` may stand for ``answers``. One string may stand
alone where several can be given.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from reprlib import repr as shortened
from typing import Any

from assistant.ask import LONGEST_QUESTION
from assistant.evaluate.lines import several
from assistant.evaluate.question_set import Question
from ingest.articles import identity
from ingest.dates import moment
from ingest.errors import UsageError

FIELDS = (
    "id", "question", "answers", "answer", "all_of", "min_all_of", "wrong", "answerable", "near", "articles",
    "within", "kind", "wording", "after", "as_of",
)  # fmt: skip
_LIKENESS = 0.8  # of a field's name and a misspelling of it, by the letters that they share in order


def read_question(row: dict[str, Any], number: int, place: str) -> Question:
    """Make a question of a row.

    Args:
        row: What stands in the file.
        number: Its place among the questions, from 1; its id where it has none.
        place: File and line, for what is said of an error.

    Raises:
        UsageError: A field has a value that it cannot have, or seems misspelt. Fields that are unlike ours
            are left alone: sets carry remarks of their own.
    """
    fields = _Fields(row, place)
    fields.check_names()
    text = row.get("question")
    if not isinstance(text, str) or not _is_question(text):
        raise UsageError(
            f"{place}: question {number} has no text under “question” or too long a one; write it there, "
            f"in {LONGEST_QUESTION:,} characters or fewer"
        )
    groups = fields.groups("all_of")
    return Question(
        id=str(number if row.get("id") is None else row["id"]),
        text=text,
        answers=fields.strings("answers") or fields.strings("answer"),
        relevant=frozenset(map(_article_id, fields.strings("articles"))),
        answerable=fields.truth("answerable", True),
        within=tuple(map(_article_id, fields.strings("within"))),
        kind=fields.word("kind"),
        wording=fields.word("wording"),
        after=fields.earlier("after"),
        as_of=fields.day("as_of"),
        near=fields.truth("near", None),
        all_of=groups,
        min_all_of=fields.least("min_all_of", groups),
        wrong=fields.strings("wrong", without=(dict,)),  # what the chat saves of readers' remarks
    )


@dataclass(frozen=True, slots=True)
class _Fields:
    """A row of a question set, each field of which is read as what it should be."""

    row: dict[str, Any]
    place: str

    def check_names(self) -> None:
        """See that no field seems to be meant for one of ours that the row lacks."""
        given = {*self.row, *(("answer", "answers") if self.row.keys() & {"answer", "answers"} else ())}
        lacking = [name for name in FIELDS if name not in given]
        for key in self.row:
            meant = "" if key in FIELDS else next((n for n in lacking if _is_misspelt(key, n)), "")
            if meant:
                raise UsageError(
                    f"{self.place}: there is no field “{key}”; did you mean “{meant}”? Questions have "
                    f"{', '.join(FIELDS)}; give a remark of your own a name that is less like one of them"
                )

    def strings(self, name: str, *, without: tuple[type, ...] = ()) -> tuple[str, ...]:
        """One or several strings, numbers among them; blank ones and values of some types are passed over."""
        value = self.row.get(name)
        return self._strings(name, [one for one in several(value) if not isinstance(one, without)])

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Groups of strings; a string may stand for a group of one."""
        value = self.row.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self._wrong(name, 'it is a list of groups, like [["3 May", "May 3"], ["2024"]]')
        groups = tuple(self._strings(name, several(group)) for group in value)
        if not all(groups):
            raise self._wrong(name, "a group without a string can never be met; fill it or leave it out")
        return groups

    def least(self, name: str, groups: tuple[tuple[str, ...], ...]) -> int:
        """How many groups must be met; all of them where it is not said."""
        value = self.row.get(name)
        if value is None:
            return len(groups)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(name, "it is a whole number from 1, or null for all groups")
        if value > len(groups):
            raise self._wrong(
                name, f"“all_of” has {len(groups)} groups, so that no answer is right; lower it or add groups"
            )
        return value

    def earlier(self, name: str) -> tuple[str, ...]:
        """A list of questions."""
        value = self.row.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(map(_is_question, value)):
            raise self._wrong(
                name, 'it is a list of the questions before this one, oldest first, like ["Who won?"]'
            )
        return tuple(value)

    def day(self, name: str) -> str | None:
        """A date, as it is written."""
        value = self.row.get(name)
        if value is None:
            return None
        try:
            if isinstance(value, str) and moment(value):
                return value
        except UsageError:
            pass  # said below, with its place
        raise self._wrong(name, "it is a whole date, like 2025-01-31")

    def truth(self, name: str, unsaid: bool | None) -> bool | None:
        """True, false, or null where it is not known."""
        value = self.row.get(name, unsaid)
        if value is None or isinstance(value, bool):
            return value
        raise self._wrong(name, "it is true, false, or null where that is not known, without quotation marks")

    def word(self, name: str) -> str:
        """A word or a few; "" where there is none."""
        value = self.row.get(name)
        if value is None or isinstance(value, str):
            return " ".join((value or "").split())
        raise self._wrong(name, 'it is a word, like "fact"')

    def _strings(self, name: str, values: list[Any]) -> tuple[str, ...]:
        if any(isinstance(value, bool) or not isinstance(value, str | int | float) for value in values):
            raise self._wrong(name, "it is made of strings, in quotation marks")
        return tuple(str(value) for value in values if re.search(r"\w", str(value)))

    def _wrong(self, name: str, remedy: str) -> UsageError:
        return UsageError(f"{self.place}: “{name}” cannot be {shortened(self.row.get(name))}: {remedy}")


def _is_question(value: Any) -> bool:  # noqa: ANN401 (whatever JSON holds)
    return isinstance(value, str) and 0 < len(" ".join(value.split())) <= LONGEST_QUESTION


def _is_misspelt(key: str, name: str) -> bool:
    """Whether a key seems to be meant for a field: the same letters, nearly the same, or one other letter."""
    written, meant = _letters(key), _letters(name)
    if sorted(written) == sorted(meant):
        return True
    alike = written[:1] == meant[:1] and len(written) == len(meant) > 2
    others = sum(one != other for one, other in zip(written, meant, strict=False))
    return (alike and others == 1) or SequenceMatcher(None, written, meant).ratio() > _LIKENESS


def _letters(name: str) -> str:
    return re.sub(r"[\W\d_]", "", name.casefold())


def _article_id(reference: str) -> str:
    """The id of an article that is named by its id or its address."""
    return identity(reference) if "://" in reference else reference
