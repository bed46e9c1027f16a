"""Wire formats in XML: NITF, NewsML 1.2 and NewsML-G2, each as its IPTC standard defines it; read with lxml.

A message may hold many items. Pictures and graphics with their captions are no articles, and a package is the
list of others. An item that its agency withdrew is told, not stored.
"""

from collections.abc import Iterator
from typing import Any

from ingest.errors import SourceError
from ingest.readers.fields import make_article
from ingest.readers.items import Document, Failure, Item, failure
from ingest.readers.markup import plain, text_of
from ingest.readers.values import WITHDRAWN
from ingest.readers.xml import parse_xml

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WHOLE = 5  # a message of several items may be this many times as large as one article
_ASIDE = ("caption", "picture", "photo", "graphic", "video", "audio", "thumbnail", "quicklook", "highres")


def read_nitf(document: Document) -> Iterator[Item]:
    """Read the one story of a NITF document.

    Raises:
        SourceError: It is broken or has no body.
    """
    tree = parse_xml(document.read(), document.name)
    text, about = _nitf(tree)
    yield make_article(about, key=_key(document, about), name=document.name, text=text, known=document.known)


def read_newsml(document: Document) -> Iterator[Item]:
    """Read the stories of a NewsML 1.2 document: those components that have a headline and text of their own.

    Raises:
        SourceError: It is broken, or holds no story.
    """
    tree = parse_xml(document.read(document.limit * _WHOLE), document.name)
    count = 0
    for item in tree.iter("{*}NewsItem"):
        status = _attribute(item, "{*}NewsManagement/{*}Status", "FormalName")
        stories = [
            (component, content) for component in _stories(item) if (content := list(_own_content(component)))
        ]
        for component, content in stories:
            title = _text(component, "{*}NewsLines/{*}HeadLine")
            count += 1
            name = f"{document.name} item {count}"
            if status.casefold() in WITHDRAWN:
                yield Failure(name, f"withdrawn by its agency ({title}); leave it out")
                continue
            about = _newsml(item, component, content, is_alone=len(stories) == 1)
            yield from _made(about, "\n\n".join(_content(one) for one in content), document, name)
    if not count:
        raise SourceError(
            f"{document.name}: no story in this NewsML, only pictures or references; leave it out"
        )


def read_newsml_g2(document: Document) -> Iterator[Item]:
    """Read the news items of a NewsML-G2 message or file that hold text.

    Raises:
        SourceError: It is broken, or holds no text.
    """
    tree = parse_xml(document.read(document.limit * _WHOLE), document.name)
    count = 0
    for item in tree.iter("{*}newsItem"):
        contents = [
            one for one in item.iterfind("{*}contentSet/*") if _local(one) in ("inlineXML", "inlineData")
        ]
        texts = [text for one in contents if (text := _content(one)).strip()]
        kind = _attribute(item, "{*}itemMeta/{*}itemClass", "qcode").rpartition(":")[2]
        if not texts or kind in ("picture", "graphic", "video", "audio", "animation"):
            continue
        count += 1
        name = f"{document.name} item {count}"
        about = _newsml_g2(item)
        if _attribute(item, "{*}itemMeta/{*}pubStatus", "qcode").rpartition(":")[2] in WITHDRAWN:
            yield Failure(name, f"withdrawn by its agency ({about['title']}); leave it out")
            continue
        yield from _made(about, max(texts, key=len), document, name)
    if not count:
        raise SourceError(
            f"{document.name}: no text in this NewsML-G2, only pictures, lists or references; leave it out"
        )


def _made(about: dict[str, Any], text: str, document: Document, name: str) -> Iterator[Item]:
    try:
        yield make_article(about, key=_key(document, about), name=name, text=text, known=document.known)
    except SourceError as error:
        yield failure(name, error)


def _key(document: Document, about: dict[str, Any]) -> str:
    """An item is known by the name that its agency gave it, whatever file it comes in."""
    return about["id"] or document.key


def _nitf(tree: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 (lxml's element)
    """The text of a NITF document, and its fields."""
    head, data, pub = ".//{*}body.head/", ".//{*}docdata/", ".//{*}head/{*}pubdata"
    content = tree.find(".//{*}body.content")
    text = text_of(content) if content is not None else ""
    bylines = [_byline(one) for one in tree.iterfind(f"{head}{{*}}byline")]
    return text or _text(tree, f"{head}{{*}}abstract"), {
        "title": _text(tree, f"{head}{{*}}hedline/{{*}}hl1") or _text(tree, ".//{*}head/{*}title"),
        "published": _attribute(tree, f"{data}{{*}}date.issue", "norm")
        or _attribute(tree, f"{data}{{*}}date.release", "norm")
        or _attribute(tree, pub, "date.publication")
        or _attribute(tree, f"{head}{{*}}dateline/{{*}}story.date", "norm"),
        "authors": ", ".join(byline for byline in bylines if byline),
        "source": _attribute(tree, pub, "name")
        or _text(tree, f"{head}{{*}}distributor")
        or _attribute(tree, f"{data}{{*}}doc.copyright", "holder")
        or _attribute(tree, ".//{*}del-list/{*}from-src", "src-name")
        or _text(tree, f"{head}{{*}}rights/{{*}}rights.owner"),
        "language": tree.get(_LANG) or _attribute(tree, ".//{*}body", _LANG),
        "url": _attribute(tree, pub, "ex-ref"),
        "id": _attribute(tree, f"{data}{{*}}doc-id", "id-string")
        or _attribute(tree, f"{data}{{*}}du-key", "key"),
    }


def _byline(byline: Any) -> str:  # noqa: ANN401 (lxml's element)
    """The persons that a byline of NITF names, without their offices; its words where it marks none."""
    persons = [" ".join("".join(one.itertext()).split()) for one in byline.iter("{*}person")]
    words = byline.xpath(".//text()[not(ancestor::*[local-name()='byttl'])]")
    return ", ".join(persons) or " ".join(" ".join(words).split())


def _stories(item: Any) -> Iterator[Any]:  # noqa: ANN401 (lxml's elements)
    """The components of an item in NewsML 1.2 that have a headline, and stand in no picture."""
    for component in item.iter("{*}NewsComponent"):
        around = [component, *component.iterancestors("{*}NewsComponent")]
        if _text(component, "{*}NewsLines/{*}HeadLine") and not any(_role(one) in _ASIDE for one in around):
            yield component


def _newsml(item: Any, component: Any, content: list[Any], *, is_alone: bool) -> dict[str, Any]:  # noqa: ANN401
    """The fields of a story in NewsML 1.2; what it does not say itself, the NITF in it may."""
    party = ".//{*}AdministrativeMetadata/{*}%s/{*}Party"
    within = [nitf for one in content for nitf in one.iter("{*}nitf")]
    inner = _nitf(within[0])[1] if within else {}
    own = "" if is_alone else (component.get("Duid") or _text(component, "{*}NewsLines/{*}HeadLine"))
    identifier = _text(item, ".//{*}PublicIdentifier") or _text(item, ".//{*}NewsItemId")
    about = {
        "title": _text(component, "{*}NewsLines/{*}HeadLine"),
        "published": _text(item, "{*}NewsManagement/{*}FirstCreated")
        or _text(item, "{*}NewsManagement/{*}ThisRevisionCreated"),
        "modified": _text(item, "{*}NewsManagement/{*}ThisRevisionCreated"),
        "authors": _text(component, "{*}NewsLines/{*}ByLine") or _text(item, ".//{*}NewsLines/{*}ByLine"),
        "source": _attribute(item, party % "Source", "FormalName")
        or _attribute(item, party % "Provider", "FormalName")
        or _text(item, ".//{*}NewsIdentifier/{*}ProviderId"),
        "language": _attribute(component, ".//{*}DescriptiveMetadata/{*}Language", "FormalName")
        or _attribute(item, ".//{*}DescriptiveMetadata/{*}Language", "FormalName")
        or component.get(_LANG)
        or item.get(_LANG),
        "id": f"{identifier}#{own}" if own else _without_version(identifier),
    }
    return {name: value or inner.get(name) for name, value in about.items()}


def _newsml_g2(item: Any) -> dict[str, Any]:  # noqa: ANN401 (lxml's element)
    """The fields of a news item in NewsML-G2."""
    headlines = list(item.iterfind("{*}contentMeta/{*}headline"))
    main = next(
        (one for one in headlines if "main" in one.get("role", "").lower() or not one.get("role")), None
    )
    headline = main if main is not None else next(iter(headlines), None)
    creators = [_named(one) for one in item.iterfind("{*}contentMeta/{*}creator")]
    nitf = next(item.iter("{*}nitf"), None)
    inner = _nitf(nitf)[1] if nitf is not None else {}
    about = {
        "title": " ".join("".join(headline.itertext()).split()) if headline is not None else "",
        "published": _text(item, "{*}itemMeta/{*}firstCreated")
        or _text(item, "{*}contentMeta/{*}contentCreated")
        or _text(item, "{*}itemMeta/{*}versionCreated"),
        "modified": _text(item, "{*}contentMeta/{*}contentModified")
        or _text(item, "{*}itemMeta/{*}versionCreated"),
        "authors": _text(item, "{*}contentMeta/{*}by") or [name for name in creators if name],
        "source": next(
            (name for one in item.iterfind("{*}itemMeta/{*}provider") if (name := _named(one))), ""
        )
        or next(
            (name for one in item.iterfind("{*}rightsInfo/{*}copyrightHolder") if (name := _named(one))), ""
        ),
        "language": _attribute(item, "{*}contentMeta/{*}language", "tag") or item.get(_LANG),
        "id": item.get("guid"),
    }
    about["title"] = about["title"] or _text(item, "{*}itemMeta/{*}title")
    return {name: value or inner.get(name) for name, value in about.items()}


def _own_content(component: Any) -> Iterator[Any]:  # noqa: ANN401 (lxml's elements)
    """The text that belongs to a component of NewsML 1.2, and to no story or picture within it."""
    for child in component:
        if _local(child) == "NewsComponent":
            if not _text(child, "{*}NewsLines/{*}HeadLine") and _role(child) not in _ASIDE:
                yield from _own_content(child)
        elif _local(child) == "ContentItem":
            kind = _attribute(child, "{*}MediaType", "FormalName").casefold()
            if kind in ("", "text", "complexdata"):
                yield from child.iterfind("{*}DataContent")


def _content(element: Any) -> str:  # noqa: ANN401 (lxml's element)
    """The text of inline content: NITF, XHTML, or words with or without escaped tags."""
    body = next(element.iter("{*}body.content"), None)
    if body is None:
        body = next(element.iter("{*}body"), None)
    element = element if body is None else body
    if any(isinstance(child.tag, str) for child in element):
        return text_of(element)
    return plain(element.text or "").strip()


def _role(component: Any) -> str:  # noqa: ANN401 (lxml's element)
    return _attribute(component, "{*}Role", "FormalName").casefold()


def _named(party: Any) -> str:  # noqa: ANN401 (lxml's element)
    """What a party of NewsML-G2 is called."""
    return _text(party, "{*}name") or party.get("literal") or party.get("qcode", "").rpartition(":")[2]


def _without_version(identifier: str) -> str:
    """A NewsML URN without the revision at its end, so that a later revision is the same story."""
    urn = identifier.lower().startswith("urn:newsml:") and identifier.count(":") >= 5
    return identifier.rpartition(":")[0] if urn else identifier


def _local(element: Any) -> str:  # noqa: ANN401 (lxml's element)
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(tree: Any, path: str) -> str:  # noqa: ANN401 (lxml's element)
    found = tree.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _attribute(tree: Any, path: str, name: str) -> str:  # noqa: ANN401 (lxml's element)
    return next((one.get(name) for one in tree.iterfind(path) if one.get(name)), "")
