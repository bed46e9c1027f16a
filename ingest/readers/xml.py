"""XML, read safely: no entity is expanded, nothing is loaded from elsewhere."""

import re
from typing import Any

from ingest.errors import SourceError

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_WIDE_ENTITY = re.compile("<!ENTITY".encode("utf-16-le"), re.IGNORECASE)


def refuse_entities(data: bytes, name: str) -> None:
    """Refuse XML that declares entities, which can expand to more than a disk holds or name other files.

    Raises:
        SourceError: It does.
    """
    if _ENTITY.search(data) or _WIDE_ENTITY.search(data) or _WIDE_ENTITY.search(data[1:]):
        raise SourceError(f"{name}: declares XML entities, which are never read; take them out")


def parse_xml(data: bytes, name: str) -> Any:  # noqa: ANN401 (lxml's element)
    """The outermost element of an XML document.

    Raises:
        SourceError: It is broken or declares entities.
    """
    from lxml import etree

    refuse_entities(data, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{name}: this XML is broken ({error}); send or save it again") from error
