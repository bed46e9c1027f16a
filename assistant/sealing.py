"""The form of a record: every article once, named by its id elsewhere, and a seal over all that it says."""

import json
from typing import Any

from ingest.articles import fingerprint

FORM = 2  # of the records that are written
READ = (1, FORM)  # the first knew neither quoted sentences nor the words in them that answer


def sealed(content: dict[str, Any], **told: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON value)
    """Make a record.

    Args:
        content: What it holds, as plain data with articles wherever they occur.
        told: The same once more, for those who read a record without this project.
    """
    articles: dict[str, Any] = {}

    def lift(value: Any) -> Any:  # noqa: ANN401 (as above)
        if isinstance(value, list):
            return [lift(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "content_hash" in value:
            articles[value["id"]] = value
            return value["id"]
        return {key: lift(item) for key, item in value.items()}

    record = {"on_record": FORM, **told, "answer": lift(content), "articles": articles}
    return {**record, "seal": seal(record)}


def opened(record: str) -> Any:  # noqa: ANN401 (as above)
    """What a record holds, its articles put back where they were.

    Raises:
        ValueError: It is no JSON, or of a form that is not known.
        KeyError: It names an article that it does not hold.
        TypeError: Its articles are no articles by id.
    """
    data = json.loads(record)
    if not isinstance(data, dict) or not {"answer", "articles"} <= data.keys():
        raise ValueError("it has no answer and articles")
    if data.get("on_record") not in READ:
        raise ValueError(f"its form is {data.get('on_record')!r}, this version reads {READ[0]} to {READ[-1]}")
    articles = data["articles"]

    def lower(value: Any, key: str = "") -> Any:  # noqa: ANN401 (as above)
        if isinstance(value, list):
            return [lower(item, key) for item in value]
        if isinstance(value, dict):
            return {name: lower(item, name) for name, item in value.items()}
        return articles[value] if key in ("article", "nearest") else value

    return lower(data["answer"])


def is_altered(record: str) -> bool:
    """Whether anything in a record was altered since it was made."""
    data = json.loads(record)
    return bool(data.get("seal") != seal(data))


def seal(record: dict[str, Any]) -> str:
    """A hash of all that a record says."""
    said = {name: value for name, value in record.items() if name != "seal"}
    return fingerprint(json.dumps(said, sort_keys=True, ensure_ascii=False))
