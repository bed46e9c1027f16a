"""What language models were asked for on each day, kept in a library's database, for all who share it."""

import sqlalchemy as sql

from ingest import tables
from ingest.database import insert_ignore, transaction
from ingest.errors import LibraryError
from ingest.library import Library


class Spending:
    """Tokens and money by day. What cannot be written is remembered by this process until it can."""

    def __init__(self, library: Library) -> None:
        """Open the account that belongs to a library."""
        self._engine = library.engine
        self._unwritten: dict[str, tuple[int, float]] = {}

    def of(self, day: str) -> tuple[int, float]:
        """Tokens and money that went on a day, like ``2025-01-31``."""
        s = tables.spending
        with self._engine.connect() as db:
            row = db.execute(sql.select(s.c.tokens, s.c.money).where(s.c.day == day)).first()
        tokens, money = row or (0, 0.0)
        more, more_money = self._unwritten.get(day, (0, 0.0))
        return tokens + more, money + more_money

    def add(self, day: str, tokens: int, money: float) -> None:
        """Count what was asked for; by one thread at a time."""
        s = tables.spending
        before, money_before = self._unwritten.pop(day, (0, 0.0))
        tokens, money = tokens + before, money + money_before
        try:
            with transaction(self._engine) as db:
                db.execute(insert_ignore(self._engine, s), [{"day": day, "tokens": 0, "money": 0.0}])
                step = {"tokens": s.c.tokens + tokens, "money": s.c.money + money}
                db.execute(s.update().where(s.c.day == day).values(step))
        except LibraryError:  # a full disk; the next one counts it
            self._unwritten[day] = tokens, money
