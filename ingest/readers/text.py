"""Plain text and Markdown, with or without front matter; exports and lists of addresses as text."""

from collections.abc import Iterator

import frontmatter
import yaml

from ingest.errors import SourceError
from ingest.readers.encoding import decode
from ingest.readers.items import Document, Item
from ingest.readers.prose import articles_in


def read_text(document: Document) -> Iterator[Item]:
    """Read the article of a text, or those of an export; front matter or the first line is its headline.

    Raises:
        SourceError: It holds no text, or its front matter is broken.
    """
    text = decode(document.read(), document.name, document.charset)
    fields: dict[str, object] = {}
    if text.startswith("---\n"):
        try:
            fields, text = frontmatter.parse(text)
        except yaml.YAMLError as error:
            line = getattr(error, "problem_mark", None)
            at = f" on line {line.line + 2}" if line else ""
            raise SourceError(f"{document.name}: its front matter is not YAML{at}; correct it") from error
        except (ValueError, TypeError) as error:  # as of the 31st of a month that has 30 days
            raise SourceError(
                f"{document.name}: its front matter has a value that is none ({str(error)[:80]}); correct it"
            ) from error
    yield from articles_in(text, document, fields)
