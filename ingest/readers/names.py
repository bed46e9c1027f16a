"""What archives, news APIs and data sets call the fields of an article, and where in a record they keep them.

Names count without their case, spaces and marks: ``Published At`` and ``published_at`` are one.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# By rank: of several that a record has, the first that is filled counts. Written without case and marks.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": tuple(
        "headline headlines title webtitle articletitle newstitle hed name documenttitle pagetitle "
        "ogtitle headlinetext titel titre titulo titolo".split()
    ),
    "text": tuple(
        "text body content articlebody bodytext bodyhtml contenttext contenthtml maintext fulltext "
        "plaintext articletext articlecontent article story storytext storybody newstext rawtext "
        "cleanedtext cleantext extractedtext textcontent textbody fullcontent maincontent bodies "
        "paragraphs contentelements contentencoded document transcript texte texto testo inhalt "
        "volltext".split()
    ),
    "url": tuple(
        "url link weburl articleurl storyurl newsurl pageurl permalink canonicalurl permalinkurl "
        "requestedurl externalurl documenturl documentidentifier sourceurl href address webaddress "
        "address1 loc webpage".split()
    ),
    "published": tuple(
        "published dategmt datetimepub datetime date publishdate firstcreated datepublished "
        "datepublish pubdate publishedat webpublicationdate publicationdate publisheddate "
        "firstpublished firstpublishedat firstpublicationdate publishtime publishedtime "
        "publicationtime pubtime publishedon versioncreated contentcreated displaydate issued "
        "issuedate postdate postedat releasedate seendate dateline timestamp created createdat "
        "creationdate datecreated time datum fecha".split()
    ),
    "modified": tuple(
        "modified datemodified modifieddate datemodify modifiedgmt modifiedat lastmodified lastmodifieddate "
        "dateupdated updateddate updated updatedat updatedon lastupdated lastupdate versioncreated "
        "contentmodified modificationdate revised aktualisiert".split()
    ),
    "source": tuple(
        "source publisher outlet publication sourcename sitename medianame newspaper "
        "publicationname publicationtitle publishername journal newssource newssite sourcetitle "
        "copyrightholder provider providername mediaoutlet newsoutlet outletname newspapername "
        "infosources site website sourcedomain domain medium quelle".split()
    ),
    "authors": tuple(
        "authors author byline bylines creator creators writer writers journalist journalists "
        "reporter reporters writtenby authorname by autor auteur".split()
    ),
    "language": tuple(
        "language lang inlanguage languagecode languageiso articlelanguage sourcelanguage".split()
    ),
    "id": tuple("id guid uri docid documentid articleid storyid itemid newsid uuid".split()),
    # What stands in place of the text, or before it.
    "teaser": tuple(
        "description summary abstract leadparagraph snippet excerpt trailtext standfirst teaser "
        "lede dek shortdescription highlights "
        "descriptionsummary descriptiontext descriptionhtml".split()
    ),
}  # fmt: skip
_MEANING = {alias: wanted for wanted, aliases in reversed(list(ALIASES.items())) for alias in aliases}
_AROUND = frozenset(  # what records are wrapped in
    "_source _embedded fields item attributes node article story document doc news post entry "
    "record resource properties metadata meta info data content".split()
)
_DEEPEST = 3


@lru_cache(4096)
def plain_name(name: str) -> str:
    """A field's name as it is compared: letters and figures alone, in lower case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def known_as(name: str) -> str | None:
    """What a field of this name holds: ``title``, ``text``, ...; None where the name is not known."""
    return _MEANING.get(plain_name(name))


def find(fields: Mapping[str, Any], wanted: str, mapping: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 (whatever the archive holds)
    """The first value that is there under any name of a field, or under the one that the mapping names.

    Args:
        fields: A record; where it is wrapped in another, the inner one is looked into as well.
        wanted: One of ``ALIASES``.
        mapping: For some of them the name in this archive; a dotted one, ``fields.bodyText``, leads inwards.
    """
    if mapping and wanted in mapping:
        return _at(fields, mapping[wanted])
    return _sought(fields, wanted, _DEEPEST)


def _sought(record: Mapping[str, Any], wanted: str, depth: int) -> Any:  # noqa: ANN401 (the same)
    """The first value under any name of a field, in a record and then in those that it wraps."""
    meant, wrappings = _meant(tuple(record))
    for name in meant[wanted]:
        value = record[name]
        if value not in (None, "", [], {}) and not _is_beside(wanted, name, value):
            return value
    for name in wrappings if depth else ():
        inner = record[name]
        if isinstance(inner, Mapping) and (value := _sought(inner, wanted, depth - 1)) is not None:
            return value
    return None


@lru_cache(1024)
def _meant(names: tuple[Any, ...]) -> tuple[dict[str, list[str]], list[str]]:
    """Which of these names of fields mean what, best first, and which may be the wrapping of a record.

    Records of one archive have the same names, so this is looked up far more often than found out.
    """
    texts = [name for name in names if isinstance(name, str)]
    named = {plain_name(name): name for name in reversed(texts)}
    meant = {wanted: [named[alias] for alias in its if alias in named] for wanted, its in ALIASES.items()}
    return meant, [name for name in texts if name.casefold() in _AROUND]


def _is_beside(wanted: str, name: str, value: Any) -> bool:  # noqa: ANN401 (whatever the archive holds)
    """Whether a value is not what its name says: a record in place of the text, a number of an author."""
    if wanted == "text":
        return (
            isinstance(value, dict) and name.casefold() in _AROUND and find(value, "title") is not None
        )  # article: {title: ..., body: ...}
    return wanted == "authors" and isinstance(value, int)


def _at(fields: Any, path: str) -> Any:  # noqa: ANN401 (whatever the archive holds)
    """What stands at a dotted path; figures count in lists, other names are sought in each of them."""
    if isinstance(fields, Mapping):
        if path in fields:
            return fields[path]
        wanted = plain_name(path)
        found = next((v for k, v in fields.items() if isinstance(k, str) and plain_name(k) == wanted), None)
        if found is not None or "." not in path:
            return found
        name, _, rest = path.partition(".")
        return _at(_at(fields, name), rest)
    if isinstance(fields, list):
        name, _, rest = path.partition(".")
        if name.isdigit():
            inner = fields[int(name)] if int(name) < len(fields) else None
            return _at(inner, rest) if rest else inner
        found = [value for value in (_at(one, path) for one in fields) if value not in (None, "", [])]
        return found or None
    return None
