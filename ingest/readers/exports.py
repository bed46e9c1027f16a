"""What databases of newspapers export: many articles in one text.

Each form is known by how it ends or counts its articles, not by words that could stand in one. What an export
was saved as, text, RTF, DOCX or HTML, makes no difference: lines are all that is looked at.
"""

from ingest.readers.export_lines import Story
from ingest.readers.factiva import factiva
from ingest.readers.nexis import nexis, nexis_uni
from ingest.readers.proquest import proquest

__all__ = ["Story", "stories_in"]


def stories_in(text: str) -> list[Story]:
    """The articles of a database's export, in order; none where the text is no export."""
    lowered = text.lower()
    if "document" not in lowered and "dokument" not in lowered:
        return []  # most texts, at once: every form counts or ends its documents
    for split in (factiva, proquest, nexis_uni, nexis):
        stories = list(split(text))
        if any(story.text.strip() and story.fields.get("title") for story in stories):
            return stories  # one that could not be taken apart is told, not left out
    return []
