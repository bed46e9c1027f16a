"""Where the records are in a JSON file: a list, one record, or the answer of a news API."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.readers.names import find
from ingest.readers.values import one_line, prose

_DEEPEST = 5  # lists in objects in lists; articles stand no deeper in any answer
_LOOKED_AT = 5  # records of a list that show what it is a list of
_WEIGHTS = {"text": 4, "url": 2, "title": 2, "published": 1, "teaser": 1}
_ENOUGH = 2  # a record that has less is no article: a tag with a name is not


def records_of(data: Any, mapping: Mapping[str, str]) -> tuple[list[Any], dict[str, Any]]:  # noqa: ANN401 (any JSON)
    """The records in a file, wherever it keeps them.

    Args:
        data: Any JSON.
        mapping: Names of fields where they are not the usual ones.

    Returns:
        The records, and what the file says of all of them, by the names of ``ALIASES``.
    """
    if isinstance(data, list):
        data = (
            [one for inner in data for one in inner]
            if data and all(isinstance(i, list) for i in data)
            else data
        )
        return data, {}
    if not isinstance(data, Mapping):
        return [], {}
    best, most = ([data], data), (float(_weight(data, mapping)), 1)
    if most[0] < _WEIGHTS["text"] + _WEIGHTS["title"]:
        for records, parent in _lists(data, mapping, _DEEPEST):
            weights = [_weight(record, mapping) for record in records[:_LOOKED_AT]]
            weight = (sum(weights) / len(weights), len(records))
            if weight[0] > max(most[0], _ENOUGH) or (weight[0] == most[0] and weight[1] > most[1]):
                best, most = (records, parent), weight
    records, parent = best
    return records, _shared(parent) if records != [data] else {}


def _lists(
    data: Mapping[str, Any], mapping: Mapping[str, str], depth: int
) -> Iterator[tuple[list[Any], Mapping[str, Any]]]:
    """Lists of objects, single objects and objects of objects, each with the object it stands in."""
    if depth == 0:
        return
    for value in data.values():
        if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value[:_LOOKED_AT]):
            yield value, data
            for inner in value[:_LOOKED_AT]:
                yield from _lists(inner, mapping, depth - 1)
        elif isinstance(value, Mapping):
            inside = list(value.values())
            if len(inside) > 1 and all(
                _weight(one, mapping) > _WEIGHTS["text"] for one in inside[:_LOOKED_AT]
            ):
                yield inside, data
                continue
            yield [value], data
            yield from _lists(value, mapping, depth - 1)


def _weight(record: Any, mapping: Mapping[str, str]) -> int:  # noqa: ANN401 (any JSON)
    """How much a record looks like an article."""
    if not isinstance(record, Mapping):
        return 0
    found = {name: find(record, name, mapping) for name in _WEIGHTS}
    plain = {
        name: prose(found[name]) if name in ("text", "teaser") else one_line(found[name]) for name in found
    }
    return sum(_WEIGHTS[name] for name, value in plain.items() if value)


def _shared(parent: Mapping[str, Any]) -> dict[str, Any]:
    """What a feed in JSON says of all its items (JSON Feed 1.1); of other answers their language alone."""
    shared = {"language": parent.get("language")}
    if "jsonfeed.org" in str(parent.get("version", "")):
        shared |= {"source": parent.get("title"), "authors": parent.get("authors") or parent.get("author")}
    return {name: value for name, value in shared.items() if value}
