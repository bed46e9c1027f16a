"""What reading a pair costs on one core, by its length: ``python -m benchmarks.reader [--pairs 32]``.

Lengths are in tokens of both texts and the three marks around them; a question beside a passage of 800
characters has about 200. Times are of the whole call, from texts to probabilities, in processor time, so that
other work on the machine counts less; the best of three.
"""

import argparse
from collections.abc import Callable
from time import process_time

from rich.console import Console
from rich.table import Table

from assistant.reader import Reader

LENGTHS = (22, 42, 122, 242)
QUESTION = "When did the new bridge open?"  # seven tokens
CLAIM = "The new bridge opened in May."
WORDS = (
    "the bridge over the river was opened by the king in may after a long wait for money and stone".split()
)
ROUNDS = 3


def main() -> None:
    """Time both models and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=32, help="pairs in one call")
    given = parser.parse_args()
    reader = Reader(threads=1)
    print(f"loaded in {timed(reader.load):.0f} ms, onnxruntime's own import among them")

    table = Table("tokens", "answers", "entailment", title=f"ms a pair, of {given.pairs} in one call")
    for length in LENGTHS:
        texts = passages(length - 10, given.pairs)
        claims = [(text, CLAIM) for text in texts]
        answers = best(lambda texts=texts: reader.answers(QUESTION, texts)) / given.pairs
        entailment = best(lambda claims=claims: reader.entailment(claims)) / given.pairs
        table.add_row(str(length), f"{answers:.1f}", f"{entailment:.1f}" if length < 225 else "two windows")
    Console().print(table)


def passages(size: int, count: int) -> list[str]:
    """So many different texts of so many tokens."""
    return [" ".join(WORDS[(start + at) % len(WORDS)] for at in range(size)) for start in range(count)]


def best(call: Callable[[], object]) -> float:
    """The shortest time of a call, in milliseconds."""
    return min(timed(call) for _ in range(ROUNDS))


def timed(call: Callable[[], object]) -> float:
    """The processor time of a call, in milliseconds."""
    began = process_time()
    call()
    return (process_time() - began) * 1_000


if __name__ == "__main__":
    main()
