"""The searches of a plan: which filters they are made with, and in what order their passages come."""

from dataclasses import dataclass, field
from datetime import date

from assistant.answers import Hit
from assistant.query import Kind, Period, QueryPlan, Search
from assistant.searching import Found, find, merged, reported
from ingest.articles import Article, Filters
from ingest.dates import moment
from ingest.split import split


def hit(name: str, day: str, source: str = "Gull") -> Hit:
    article = Article.make(
        name=name, title=name, text=f"{name} happened.", published=moment(day), source=source
    )
    return Hit(split(article)[0], article, 1.0)


@dataclass
class Shelf:
    """Finds what its filters admit, in its order, and remembers what it was asked."""

    hits: list[Hit]
    asked: list[tuple[str, int, Filters]] = field(default_factory=list)

    def search(self, query: str, limit: int, filters: Filters | None) -> list[Hit]:
        assert filters is not None
        self.asked.append((query, limit, filters))
        return [one for one in self.hits if filters.admit(one.article)][:limit]


APRIL, MAY, JUNE = hit("april", "2024-04-10"), hit("may", "2024-05-10"), hit("june", "2024-06-01", "Heron")
SHELF = [APRIL, MAY, JUNE]


def plan(*searches: Search, period: Period | None = None, kind: Kind = Kind.FACT) -> QueryPlan:
    return QueryPlan("asked", "asked", kind, period=period, searches=searches)


def names(found: Found) -> list[str]:
    return [one.article.title for one in found.hits]


def test_what_is_of_the_time_comes_first_and_the_rest_after_it() -> None:
    period = Period(date(2024, 5, 1), date(2024, 5, 31), "in May")
    (found,) = find(plan(Search("x"), period=period), Shelf(SHELF), 8, Filters())
    assert names(found) == ["may", "june", "april"]


def test_a_report_may_come_two_days_after_what_it_reports() -> None:
    period = Period(date(2024, 5, 30), date(2024, 5, 30), "on 30 May")
    (found,) = find(plan(Search("x"), period=period), Shelf(SHELF), 8, Filters())
    assert names(found)[0] == "june"
    assert reported(Period(None, date(2024, 5, 30), "until")) == Period(None, date(2024, 5, 30), "until")


def test_the_readers_filters_are_never_widened() -> None:
    shelf = Shelf(SHELF)
    period = Period(date(2024, 5, 1), date(2024, 5, 31), "in May")
    (found,) = find(plan(Search("x"), period=period), shelf, 8, Filters(until="2024-04-30"))
    assert names(found) == ["april"]
    of_heron = plan(Search("x", "Heron", ("Heron",), is_outlet=True))
    (found,) = find(of_heron, shelf, 8, Filters(sources=["Gull", "heron"]))
    assert names(found) == ["june"]


def test_each_search_is_made_and_a_passage_comes_once() -> None:
    found = find(plan(Search("x"), Search("y")), Shelf(SHELF), 2, Filters())
    assert [one.search.text for one in found] == ["x", "y"]
    assert [one.article.title for one in merged(found)] == ["april", "may"]
    uneven = [Found(Search("x"), (APRIL,)), Found(Search("y"), (MAY, APRIL, JUNE))]
    assert [one.article.title for one in merged(uneven)] == ["april", "may", "june"]


def test_more_is_looked_for_where_many_articles_are_wanted() -> None:
    shelf = Shelf(SHELF)
    find(plan(Search("x"), kind=Kind.SUMMARY), shelf, 8, Filters())
    find(plan(Search("x")), shelf, 8, Filters())
    assert [limit for _, limit, _ in shelf.asked] == [16, 8]
