"""The articles that ship with On Record: one given, the others our own and marked as fiction."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import frontmatter
import pytest

SEEDS = Path(__file__).parent.parent / "seeds"
GIVEN = SEEDS / "000_d39e29bd32faea28.txt"
OURS = sorted(set(SEEDS.iterdir()) - {GIVEN})


def test_the_given_article_stands_byte_for_byte() -> None:
    digest = hashlib.sha256(GIVEN.read_bytes()).hexdigest()
    assert digest == "dba0b94f63e95992106b2623e4259c5bd830c20b8df0371592144c2bcd232895"


@pytest.mark.parametrize("story", OURS, ids=lambda story: story.name)
def test_our_own_stories_say_that_they_are_fiction(story: Path) -> None:
    assert story.read_text(encoding="utf-8").endswith("\n\n(Sample story. Fiction.)\n")


@pytest.mark.parametrize("story", [s for s in OURS if s.suffix == ".md"], ids=lambda story: story.name)
def test_our_own_stories_are_complete_and_point_nowhere(story: Path) -> None:
    post = frontmatter.load(str(story))
    assert post.metadata.keys() == {"title", "url", "source", "published", "authors", "fiction"}
    assert post["fiction"] is True
    assert post["published"].tzinfo is not None
    assert f"{post['published']:%Y-%m-%d}" == story.name[:10]
    assert str(urlsplit(post["url"]).hostname).endswith(".example")
