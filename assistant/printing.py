"""Lists of what was looked for in a library, as a terminal shows them."""

import json

from assistant.browsing import Listing
from assistant.terminal import article_data, print_json, print_plain


def show_listing(listing: Listing, as_json: bool) -> None:
    """Print articles with the words that were looked for, and how many there are in all."""
    if as_json:
        rows = [
            {key: value for key, value in article_data(entry.article).items() if key != "text"}
            | {"excerpt": "".join(entry.snippet.parts), "marks": entry.snippet.marks}
            for entry in listing.entries
        ]
        told = {"total": listing.total, "is_exact": listing.is_exact, "articles": rows}
        print_json(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for entry in listing.entries:
        article = entry.article
        about = ", ".join(filter(None, (article.source, article.dates)))
        print_plain(f"{article.id}  {article.title}{f' ({about})' if about else ''}")
        print_plain(f"    {''.join(entry.snippet.parts).strip()}")
    about = "" if listing.is_exact else "about "
    print_plain(f"{about}{listing.total:,} in all" if listing.total else "No articles.")


def show_counts(listing: Listing, as_json: bool) -> None:
    """Print how many articles there are by outlet, month, language and label."""
    facets = listing.facets
    counts = {
        "outlets": dict(facets.outlets),
        "months": dict(facets.months),
        "languages": dict(facets.languages),
        "labels": dict(facets.labels),
    }
    if as_json:
        print_json(json.dumps({"total": listing.total} | counts, ensure_ascii=False, indent=2))
        return
    for name, values in counts.items():
        print_plain(f"{name}:")
        for value, number in values.items():
            print_plain(f"  {number:>8,}  {value or 'unknown'}")
