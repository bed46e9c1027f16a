"""What a table, a teaser or a saved feed only names is fetched when that is asked."""

import json

from ingest.sources import Upload
from tests.ingest.site import PAGE, Site


def test_what_a_table_only_names_is_fetched_when_asked_and_lacks_nothing_that_the_table_knows(
    site: Site, steps_of
) -> None:
    url, gone = site.add("/ferry", PAGE), f"{site.url}/gone"
    head, known = "title,publish_date,media_name,author,language,url", "2024-04-09,Gull,Ann Lee,en"
    table = f"{head}\nFerry,{known},{url}\nOther,{known},{gone}\n"
    options = {"allow_private_network": True, "fetch_pace": 0}
    assert [one.source for one in steps_of(Upload("t.csv", table.encode()), **options)] == [url, gone]
    assert site.asked == []
    article, failed = steps_of(Upload("t.csv", table.encode()), follow=True, **options)
    assert (article.title, article.url, article.authors) == ("Ferry aground", url, ("Ann Lee",))
    assert (article.source, article.language) == ("Gull", "en")
    assert article.published is not None
    assert article.published.date().isoformat() == "2024-04-09"
    assert failed.source == gone
    assert "404" in failed.reason


def test_a_teaser_gives_way_to_the_whole_article_and_stays_where_that_cannot_be_had(
    site: Site, steps_of
) -> None:
    url, gone = site.add("/ferry", PAGE), f"{site.url}/gone"
    cut = "The ferry Marigold ran aground off Port Ellery… [+2143 chars]"
    records = json.dumps(
        [{"title": "Ferry", "content": cut, "url": url}, {"title": "Other", "content": cut, "url": gone}]
    )
    options = {"allow_private_network": True, "fetch_pace": 0}
    before = steps_of(Upload("n.json", records.encode()), **options)
    assert [one.teaser for one in before] == [True, True]
    whole, failed, teaser = steps_of(Upload("n.json", records.encode()), follow=True, **options)
    assert (whole.id, whole.teaser) == (before[0].id, False)
    assert "all 61 passengers" in whole.text
    assert failed.source == gone
    assert teaser == before[1]


def test_a_saved_feed_is_followed_only_when_asked(site: Site, steps_of) -> None:
    url = site.add("/ferry", PAGE)
    feed = "<rss version='2.0'><channel><title>Gull</title><item><title>Ferry</title>"
    feed += f"<link>{url}</link></item></channel></rss>"
    options = {"allow_private_network": True, "fetch_pace": 0}
    (failed,) = steps_of(Upload("feed.xml", feed.encode()), **options)
    assert failed.source == url
    assert "--follow" in failed.reason
    (article,) = steps_of(Upload("feed.xml", feed.encode()), follow=True, **options)
    assert article.title == "Ferry aground"
