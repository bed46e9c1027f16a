"""What stands on a web page beside its article: other stories, comments, captions, words not to be seen."""

import re
from collections import Counter
from collections.abc import Iterator

from ingest.readers.blocks import Element, letters

_LONGEST_CARD = 120  # words; what is longer tells a story, and does not merely lead to one
_LONGEST_CAPTION = 80  # words
_LONGEST_UNSEEN = 25  # words; a page that hides more than this from sight hides its article
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HOLDERS = frozenset("li article section div aside a dd td".split())
_PARTS = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol section article".split())
_UNSEEN = frozenset(
    "visually-hidden visuallyhidden visually_hidden sr-only sr_only screen-reader-text screen-reader-only "
    "screenreader screen-reader a11y-hidden assistive-text u-visually-hidden is-visually-hidden "
    "show-for-sr".split()
)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:captions?|figcaption|photo-?credits?|image-?credits?)(?:$|[\s_-])")
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|comment-?(?:list|section|thread|area|body|content|wrapper|form)|disqus"
    r"|disqus-thread|reader-?(?:comments?|responses?)|user-?comments?|fyre|livefyre|coral-thread|respond)(?:$|\s)"
)
_OTHERS = re.compile(  # what stands above lists of other stories
    r"""\W*(?:(?:you\ (?:may|might)|also|people)\ (?:also\ )?(?:like|be\ interested|read).*
    | recommended(?:\ for\ you|\ (?:stories|reading|articles))? | related(?:\ \w+)? | also\ (?:read|on\b.*)
    | more\ (?:from|on|in|about|stories|news)\b.* | most\ (?:read|viewed|popular|shared|commented)\b.*
    | (?:what\ to\ )?read\ (?:more|next|also|on)\b.* | trending(?:\ \w+)? | popular(?:\ \w+)? | top\ stories
    | (?:the\ )?latest\ (?:news|stories|headlines)\b.* | editors?.?s?\ (?:picks?|choice) | don.t\ miss
    | up\ next | in\ other\ news | (?:further|see)\ (?:reading|also))\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_LABEL = 60  # letters
_COMMENT_KIND = re.compile(r"schema\.org/(?:User)?Comments?\b", re.IGNORECASE)


def without_words_for_screen_readers(tree: Element) -> None:
    """Take out of a page what is there for screen readers alone, as "opens in new tab"."""
    for element in tree.xpath("//*[@class]"):
        if _UNSEEN.isdisjoint(element.get("class").lower().split()) or element.getparent() is None:
            continue
        if len(element.text_content().split()) <= _LONGEST_UNSEEN:
            element.drop_tree()


def without_comments_and_captions(tree: Element) -> int:
    """Take comments and captions out of a page.

    Returns:
        How many words the comments have.
    """
    taken = 0
    for element in tree.xpath("//*[@class or @id or @itemprop or @itemtype]"):
        if element.tag in ("html", "body", "main") or element.getroottree().getroot() is not tree:
            continue
        given = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        is_comment = (
            element.get("itemprop") == "comment"
            or _COMMENT_KIND.search(element.get("itemtype") or "")
            or (_COMMENTS.search(given) and next(element.iter("h1"), None) is None)
        )
        if is_comment or _CAPTION.search(given):
            words = len(element.text_content().split())
            if is_comment or words <= _LONGEST_CAPTION:
                taken += words if is_comment else 0
                element.drop_tree()
    return taken


def without_lists_of_others(tree: Element) -> None:
    """Take out of a page the lists of other stories that stand under such words as "Recommended for you"."""
    for label in tree.xpath("//h2|//h3|//h4|//h5|//h6|//p|//div[not(*)]|//strong|//b"):
        if label.getroottree().getroot() is not tree or len(label.text_content()) > _LONGEST_LABEL:
            continue
        text = " ".join(label.text_content().split())
        if not text or not _OTHERS.fullmatch(text):
            continue
        while label.getnext() is None and (parent := label.getparent()) is not None:
            if letters(parent.text_content()) != letters(text):
                break
            label = parent
        others = label.getnext()
        is_label = others is not None and _begins_with_links(others)
        while others is not None and _begins_with_links(others):
            after = others.getnext()
            others.drop_tree()
            others = after
        if is_label:
            label.drop_tree()


def _begins_with_links(element: Element) -> bool:
    """Whether an element, or each item of a list, begins with a link."""
    if element.tag == "a":
        return True
    if (element.text or "").strip() or element.tag in _HEADINGS:
        return False
    if element.tag in ("ul", "ol"):
        return all(map(_begins_with_links, element))
    return next(map(_begins_with_links, element), False)


def cards(tree: Element, heads: set[str]) -> list[Element]:
    """The parts of a page that lead to other stories: a headline that is a link, and a few words with it.

    Args:
        tree: The page.
        heads: The headline of its own article, as letters.
    """
    found: dict[Element, int] = {}
    for heading in tree.iter(*_HEADINGS):
        if _is_link(heading) and letters(heading.text_content()) not in heads:
            holder = _holder(heading)
            if holder is not None:
                found.setdefault(holder, 0)
    shapes: Counter[tuple[Element, str, str | None]] = Counter()
    plain = [holder for link in tree.iter("a") for holder in _plain_cards(link)]
    shapes.update(_shape(holder) for holder in plain)
    for holder in plain:
        if shapes[_shape(holder)] > 1:
            found.setdefault(holder, 0)
    inner = set(found)
    return [holder for holder in found if inner.isdisjoint(holder.iterancestors())]


def _shape(holder: Element) -> tuple[Element, str, str | None]:
    return holder.getparent(), holder.tag, holder.get("class")


def _is_link(heading: Element) -> bool:
    """Whether all of a heading is a link to another page."""
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(
        _leads_away(link) and letters(heading.text_content()) in letters(link.text_content())
        for link in links
    )


def _leads_away(link: Element) -> bool:
    return not (link.get("href") or "#").strip().lower().startswith(("#", "javascript:", "mailto:"))


def _holder(heading: Element) -> Element | None:
    """The largest part of a page that holds one headline and a few words, and no other headline."""
    best = None
    for element in heading.iterancestors():
        if element.tag not in _HOLDERS:
            if element.tag in ("body", "main"):
                break
            continue
        if sum(1 for _ in element.iter("h1", *_HEADINGS)) > 1:
            break
        if len(element.text_content().split()) > _LONGEST_CARD:
            break
        best = element
    return best


def _plain_cards(link: Element) -> Iterator[Element]:
    """The item that a link makes a card of without a heading: it stands first, with a second part."""
    if not _leads_away(link) or len(letters(link.text_content()).split()) < 3:
        return
    if sum(1 for part in link if part.tag in _PARTS) > 1:
        yield link
        return
    first = link
    while first.getparent() is not None and first.getparent().tag in ("p", "div", "span", "strong", "b"):
        if letters(first.getparent().text_content()) != letters(link.text_content()):
            break
        first = first.getparent()
    holder = first.getparent()
    if holder is None or holder.tag not in ("li", "article", "div", "section") or (holder.text or "").strip():
        return
    before = [part for part in first.itersiblings(preceding=True) if part.text_content().strip()]
    others = [part for part in first.itersiblings() if part.text_content().strip()]
    if before or (first.tail or "").strip() or len(holder.text_content().split()) > _LONGEST_CARD:
        return
    if others and all(part.tag in _PARTS for part in others):
        yield holder
