"""Labels by rule: what an article is filed under when it is read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from ingest.articles import Article, labels_of
from ingest.errors import ConfigurationError

_BY_WORDS = ("title", "text")
_BY_PATTERN = ("source", "url", "authors", "language", "file")
Conditions = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Rules:
    """Labels for all articles of a run, and labels for those that meet conditions.

    Attributes:
        always: Labels for every article.
        rules: By label, the conditions that must all hold, by field; of several values one must fit.
            ``title`` and ``text`` hold these words, next to each other; ``source``, ``url``, ``authors``,
            ``language`` and ``file`` are like this pattern, in which ``*`` stands for anything. Capitals do
            not count.
    """

    always: tuple[str, ...]
    rules: Mapping[str, Conditions]

    @classmethod
    def of(cls, rules: Mapping[str, Conditions], always: Iterable[str] = ()) -> "Rules":
        """Make them.

        Raises:
            ConfigurationError: A rule names another field, or none.
            UsageError: A label is empty or too long.
        """
        for label, conditions in rules.items():
            labels_of(label)
            if not conditions or (unknown := conditions.keys() - {*_BY_WORDS, *_BY_PATTERN}):
                named = f"the field {', '.join(sorted(unknown))}" if conditions else "no field"
                raise ConfigurationError(
                    f"ONRECORD_LABELS: the rule for {label!r} names {named}; "
                    f"conditions are on {', '.join((*_BY_WORDS, *_BY_PATTERN))}"
                )
        return cls(labels_of(always), rules)

    def labels(self, article: Article, file: str = "") -> tuple[str, ...]:
        """The labels of an article that was read from a file, or from none."""
        if not self.rules:
            return self.always
        found = (label for label, conditions in self.rules.items() if _all_hold(conditions, article, file))
        return labels_of((*self.always, *found))


def _all_hold(conditions: Conditions, article: Article, file: str) -> bool:
    return all(
        any(_holds(field, value, article, file) for value in ([its] if isinstance(its, str) else its))
        for field, its in conditions.items()
    )


def _holds(field: str, value: str, article: Article, file: str) -> bool:
    its: Any = file if field == "file" else getattr(article, field) or ""
    if field in _BY_WORDS:
        words = r"\W+".join(map(re.escape, value.split()))
        return bool(re.search(rf"(?<!\w){words}(?!\w)", its, re.IGNORECASE))
    values = its if isinstance(its, tuple) else (its,)
    return any(fnmatchcase(one.casefold(), value.casefold()) for one in values)
