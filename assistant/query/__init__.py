"""A question -> what is asked for, about whom, when, in what order, and by which searches."""

from assistant.query.naming import reads_as_english
from assistant.query.plan import plan
from assistant.query.plans import MOST_SEARCHES, Kind, Period, QueryPlan, Search
from assistant.query.spelling import suggestion

__all__ = [
    "MOST_SEARCHES",
    "Kind",
    "Period",
    "QueryPlan",
    "Search",
    "plan",
    "reads_as_english",
    "suggestion",
]
