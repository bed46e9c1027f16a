"""Which sentences of an article are its own prose, rather than captions, credits, links or headings."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.articles import Article
from ingest.scripts import MARKS, SENTENCE_END, count_words, ends_sentences
from ingest.split import sentence_spans

_ASKS = re.compile(r"[?？؟]\s*$")
_FEWEST_UNSTOPPED = 12  # words of a sentence in a script that has no full stops; fewer are a heading
_AGENCY = r"(?:AFP|AP|EPA|Reuters|Getty(?: Images)?|IMAGO|Shutterstock|Alamy|dpa|PA|Bloomberg)"
_CREDIT = re.compile(
    rf"©|\(c\) |\b(?:photo|photograph|picture|image|video|illustration|graphic|file photo)s?"
    rf"(?: credit| courtesy| by)?:|\b{_AGENCY} ?/ ?[A-Z]|[A-Za-z] ?/ ?{_AGENCY}\b|\bvia {_AGENCY}\b|"
    rf"Getty Images\b",
    re.IGNORECASE,
)
_SIGNPOST = re.compile(
    r"^\W*(?:(?:read|see|learn|find out|click|tap|watch|listen|hear|sign up|subscribe|follow us|join|"
    r"download|"
    r"share|get) (?:more|also|here|now|next|on|to|for|our|the|this|below|it)\b|more (?:on|about|from|in|"
    r"to)\b|"
    r"related\b|recommended\b|advertisement|most read|don[’']t miss|(?:story|article) continues|"
    r"contributing:|copyright\b|all rights reserved)|\bcookies?\b.*\b(?:consent|accept|browser|site|"
    r"website|policy)|"
    r"\b(?:accept|consent|use).*\bcookies\b|privacy policy|terms of (?:use|service)",
    re.IGNORECASE,
)
_DATELINE = re.compile(  # PORT ELLERY, 3 June (Northline) -
    r"(?:[A-Z][A-Z.'’ -]*[A-Z.](?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?"
    r"(?:, (?:\d\d? [A-Z][a-z]+|[A-Z][a-z]+\.? \d\d?)(?:,? \d{4})?)?(?: ?\([\w ./&-]{2,30}\))?|"
    r"\([A-Z][\w ./&-]{1,29}\)) ?[—–-]{1,2}\s+(?=[\"“‘A-Z\d])"
)

_PLACE = re.compile(  # Beijing, China - or Washington (CNN) --
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}(?:, [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)?| ?\([\w ./&-]{2,30}\))+"
    r" [—–-]{1,2} (?=[A-Z\"“])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: ``article.text[start:end] == text``, without white space around it.

    Attributes:
        text: Its words.
        start: Offset into the article.
        end: Offset into the article.
        position: How many sentences stand before it.
    """

    text: str
    start: int
    end: int
    position: int


def dateline(text: str, *, is_first: bool = False) -> int:
    """How many characters at the start of a sentence say where and by whom it was filed.

    Args:
        text: The sentence.
        is_first: Whether it begins its article: there a place need not be in capitals.
    """
    found = _DATELINE.match(text) or (_PLACE.match(text) if is_first else None)
    return found.end() if found else 0


class Page:
    """An article cut into sentences, which can tell its prose from its furniture."""

    def __init__(self, article: Article) -> None:
        """Cut an article."""
        spans = [_trimmed(article.text, *span) for span in sentence_spans(article.text)]
        self.sentences = [
            Sentence(article.text[start:end], start, end, position)
            for position, (start, end) in enumerate(spans)
            if start < end
        ]
        self._article = article
        self._said = Counter(_plain(sentence.text) for sentence in self.sentences)
        self._credited = set(_credited(article.text))

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds an offset into the article; None between sentences."""
        at = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].end else None

    def before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before one; None before the first."""
        at = self.sentences.index(sentence)
        return self.sentences[at - 1] if at else None

    def paragraph(self, sentence: Sentence) -> list[Sentence]:
        """The sentences of the line that one stands in."""
        text = self._article.text
        first, last = text.rfind("\n", 0, sentence.start) + 1, text.find("\n", sentence.end)
        last = len(text) if last < 0 else last
        return [other for other in self.sentences if first <= other.start < last]

    def is_prose(self, sentence: Sentence) -> bool:
        """Whether a sentence can stand in an answer.

        Prose ends like a sentence that says something rather than asks, is said once, and neither credits a
        picture nor points elsewhere. A teaser or an alternative text repeats itself or the headline.
        """
        return (
            self._said[_plain(sentence.text)] == 1
            and _plain(sentence.text) != _plain(self._article.title)
            and self._article.text.count("\n", 0, sentence.start) not in self._credited
            and not _CREDIT.search(sentence.text)
            and _reads_as_prose(sentence.text)
        )


def _reads_as_prose(text: str) -> bool:
    if _ASKS.search(text):
        return False
    ends = SENTENCE_END.search(text) if ends_sentences(text) else count_words(text) >= _FEWEST_UNSTOPPED
    return bool(ends and not _SIGNPOST.search(text) and count_words(text) > 3)


def _credited(text: str) -> Iterator[int]:
    """Numbers of the lines that credit a picture: the whole line is its caption."""
    for number, line in enumerate(text.split("\n")):
        if _CREDIT.search(line) and len(line) < 600:
            yield number


def _plain(text: str) -> str:
    return " ".join(re.findall(rf"[\w{MARKS}]+", text.casefold()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A sentence without white space around it and without its dateline."""
    inner = text[start:end]
    start, end = start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))
    return start + dateline(text[start:end], is_first=not text[:start].strip()), end
