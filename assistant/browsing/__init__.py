"""Finding one's way in a library: articles by words and phrases, page by page, and counted."""

from assistant.browsing.listing import Entry, Facets, Listing, Order, browse, found
from assistant.browsing.names import Quoted, names, quoted
from assistant.browsing.snippets import Snippet
from assistant.browsing.trends import Risen, Week, week

__all__ = [
    "Entry",
    "Facets",
    "Listing",
    "Order",
    "Quoted",
    "Risen",
    "Snippet",
    "Week",
    "browse",
    "found",
    "names",
    "quoted",
    "week",
]
