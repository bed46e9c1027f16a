"""Questions that found no answer are a list of what is left to find out."""

from datetime import UTC, datetime, timedelta

from assistant.app.follow_up import unanswered
from ingest.notebook import Remark

BEGUN = datetime(2025, 3, 1, tzinfo=UTC)


def asked(day: int, question: str, *, refused: bool, seconds: float | None = 1.0) -> Remark:
    content = {"question": question, "refused": refused, "seconds": seconds}
    return Remark("asked", content, BEGUN + timedelta(days=day))


def test_what_was_refused_is_left_the_last_first_and_each_once() -> None:
    left = unanswered(
        [
            asked(0, "Who paid for it?", refused=True),
            asked(1, "When was it?", refused=True),
            asked(2, "who paid for  it", refused=True),
        ]
    )
    assert [(one.question, one.times, one.last.day) for one in left] == [
        ("who paid for it", 2, 3),
        ("When was it?", 1, 2),
    ]


def test_what_was_answered_since_is_left_no_longer() -> None:
    left = unanswered(
        [
            asked(0, "Who paid?", refused=True),
            asked(1, "When?", refused=True),
            asked(2, "Who paid?", refused=False),
            asked(3, "When?", refused=False, seconds=None),
        ]
    )
    assert [one.question for one in left] == ["When?"]  # stopped is not answered
