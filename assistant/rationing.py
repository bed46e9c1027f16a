"""What language models may cost: time for a question, questions at once, tokens and money on a day.

Where a limit is reached the model "does not answer", and the question ends in the articles' own words with a
note that says which.
"""

from datetime import UTC, datetime
from threading import BoundedSemaphore, Lock
from time import monotonic

from assistant.settings import Settings
from ingest.errors import ModelError
from ingest.spending import Spending

_PATIENCE = 20.0  # seconds that a question waits for others to be done with the model


class Purse:
    """What all questions to one library may cost together. Safe to share between threads."""

    def __init__(self, settings: Settings, spending: Spending) -> None:
        """Take the limits from settings, and what was spent already from the library."""
        self._settings = settings
        self._spending = spending
        self._lock = Lock()
        self.seats = BoundedSemaphore(settings.llm_at_once)

    def open(self) -> None:
        """See that there is something left for today.

        Raises:
            ModelError: There is not.
        """
        asked, money = self._spending.of(_today())
        most, most_money = self._settings.llm_tokens_a_day, self._settings.llm_money_a_day
        if asked >= most:
            raise ModelError(
                f"the language model is not asked any more today: {most:,} tokens a day is the limit; "
                "ONRECORD_LLM_TOKENS_A_DAY sets another"
            )
        if money >= most_money:
            raise ModelError(
                f"the language model is not asked any more today: {most_money:,.2f} a day is the limit; "
                "ONRECORD_LLM_MONEY_A_DAY sets another, ONRECORD_LLM_PRICES what a million tokens cost"
            )

    def pay(self, taken_in: int, given_out: int) -> None:
        """Count a reply, whole or not."""
        price_in, price_out = self._settings.llm_prices
        money = (taken_in * price_in + given_out * price_out) / 1e6
        with self._lock:
            self._spending.add(_today(), taken_in + given_out, money)


class Ration:
    """What one question may take of a model: a seat, and time that begins with the first call."""

    def __init__(self, purse: Purse, seconds: float) -> None:
        """Begin; a seat is taken once the model is asked."""
        self._purse = purse
        self._seconds = seconds
        self._until: float | None = None
        self._lock = Lock()
        self._problem = ""

    def begin(self) -> float:
        """The seconds that are left for a call.

        Raises:
            ModelError: None are, others use the model, or today's limit is reached.
        """
        with self._lock:
            if self._until is None and not self._problem:
                if self._purse.seats.acquire(timeout=_PATIENCE):
                    self._until = monotonic() + self._seconds
                else:
                    self._problem = (
                        "the language model has as many questions as it may have at once; try again in a "
                        "moment, or let ONRECORD_LLM_AT_ONCE allow more"
                    )
            if self._problem or self._until is None:
                raise ModelError(self._problem)
        left = self._until - monotonic()
        if left <= 0:
            raise ModelError(
                f"the language model took longer than the {self._seconds:,.0f} seconds that one question may "
                "take; ONRECORD_LLM_TIME sets another limit"
            )
        self._purse.open()
        return left

    def pay(self, taken_in: int, given_out: int) -> None:
        """Count a reply, whole or not."""
        self._purse.pay(taken_in, given_out)

    def end(self) -> None:
        """Give the seat back; the model is not asked for this question any more."""
        with self._lock:
            if self._until is not None:
                self._purse.seats.release()
            self._until, self._problem = None, "the question is over"


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"
