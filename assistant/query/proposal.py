"""A plan as a language model writes it: JSON, found in its reply and validated."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.query.plans import Kind

LONGEST_REPLY = 4000  # characters; a plan is a tenth of that
LONGEST_TEXT = 400  # characters of one search
_LONGEST_NAME = 120


def _text(value: Any) -> Any:  # noqa: ANN401 (whatever stands in JSON)
    return "" if value is None else " ".join(value.split()) if isinstance(value, str) else value


def _texts(value: Any) -> Any:  # noqa: ANN401 (as above)
    return [] if value is None else [value] if isinstance(value, str) else value


def _searches(value: Any) -> Any:  # noqa: ANN401 (as above)
    if not isinstance(value, list):
        return [] if value is None else value
    return [{"text": one} if isinstance(one, str) else one for one in value]


_Text = Annotated[str, BeforeValidator(_text)]


class ProposedSearch(BaseModel):
    """One search, as the model writes it."""

    text: _Text = Field(min_length=1, max_length=LONGEST_TEXT)
    name: _Text = Field("", max_length=_LONGEST_NAME)
    outlet: _Text = ""


class Proposal(BaseModel):
    """A plan, as the model writes it; fields that do not exist are kept apart, to be told of."""

    model_config = ConfigDict(extra="allow")

    question: _Text = Field(min_length=1, max_length=2000)
    kind: Kind | None = None
    about: Annotated[list[str], BeforeValidator(_texts)] = []
    speaker: _Text = Field("", max_length=_LONGEST_NAME)
    since: _Text = ""
    until: _Text = ""
    newest_first: bool = False
    searches: Annotated[list[ProposedSearch], BeforeValidator(_searches)] = []


def read_reply(reply: str) -> tuple[Proposal | None, str]:
    """The plan in a reply, or why there is none."""
    start, end = reply.find("{"), reply.rfind("}")
    if len(reply) > LONGEST_REPLY or start < 0 or end < start:
        return None, "it is not one JSON object"
    try:
        return Proposal.model_validate_json(reply[start : end + 1]), ""
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:3]
        return None, "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)[:300]
