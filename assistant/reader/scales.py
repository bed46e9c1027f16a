"""From scores to probabilities, and the thresholds on those: read from one file, kept nowhere else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """A logistic over a score (Platt, 1999)."""

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, score: float) -> float:
        """The probability that goes with a score."""
        at = self.slope * score + self.intercept
        return 1 / (1 + exp(-at)) if at > 0 else exp(at) / (1 + exp(at))


@dataclass(frozen=True, slots=True)
class Scales:
    """How scores are to be read.

    Attributes:
        answer: Of a span's score over that of no answer.
        relevance: Of all of a passage's spans together, over no answer.
        instruction: Of the score of an instruction.
        temperature: What the scores of a claim are divided by before their softmax (Guo et al., 2017).
        bias: What is then added to supported, contradicted and neither.
        choice: What is weighed to choose one of several sentences, by name.
        sure: What is weighed, as a logistic, for whether the chosen one answers.
        thresholds: Probabilities from which something is done, by name.
        checksums: SHA-256 of each file of the weights, by name.
    """

    answer: Line = Line()
    relevance: Line = Line()
    instruction: Line = Line()
    temperature: float = 1.0
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)
    choice: Mapping[str, float] = field(default_factory=dict)
    sure: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Scales":
        """Read the file that training wrote.

        Raises:
            ValueError: It is no JSON, or something is missing or of another kind.
        """
        try:
            found = json.loads(text)
            lines = {name: Line(**found[name]) for name in ("answer", "relevance", "instruction")}
            supported, contradicted, neither = map(float, found["entailment"]["bias"])
            return cls(
                **lines,
                temperature=float(found["entailment"]["temperature"]),
                bias=(supported, contradicted, neither),
                choice={name: float(number) for name, number in found["choice"].items()},
                sure={name: float(number) for name, number in found["sure"].items()},
                thresholds={name: float(number) for name, number in found["thresholds"].items()},
                checksums={name: str(checksum) for name, checksum in found["checksums"].items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{error!r}") from error

    def as_json(self) -> dict[str, Any]:
        """What ``parse`` reads, before it is written."""
        lines = {"answer": self.answer, "relevance": self.relevance, "instruction": self.instruction}
        return {
            **{name: {"slope": line.slope, "intercept": line.intercept} for name, line in lines.items()},
            "entailment": {"temperature": self.temperature, "bias": list(self.bias)},
            "choice": dict(self.choice),
            "sure": dict(self.sure),
            "thresholds": dict(self.thresholds),
            "checksums": dict(self.checksums),
        }

    def of_claim(self, scores: Sequence[float]) -> tuple[float, float, float]:
        """Probabilities of supported, contradicted and neither, from their scores."""
        shifted = [score / self.temperature + bias for score, bias in zip(scores, self.bias, strict=True)]
        highest = max(shifted)
        supported, contradicted, neither = (exp(score - highest) for score in shifted)
        total = supported + contradicted + neither
        return supported / total, contradicted / total, neither / total


# A tenth of each score: what calibration starts from. Of whole ones the highest could not be told apart.
TENTH = Line(slope=0.1)
PLAIN = Scales(answer=TENTH, relevance=TENTH, instruction=TENTH)
