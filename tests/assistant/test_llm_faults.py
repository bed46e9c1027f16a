"""What a language model's server can do wrong, over real HTTP: nothing of it is lost on the reader."""

import pytest

from assistant.generate import complete
from assistant.llm import make_llm
from ingest.errors import ModelError


@pytest.fixture
def llm(settings, faulty):
    address = f"http://127.0.0.1:{faulty.server_port}/v1"
    return make_llm(settings.model_copy(update={"llm": "m", "llm_base_url": address, "llm_timeout": 0.5}))


def test_a_busy_server_is_asked_again(llm, faulty) -> None:
    faulty.faults = [429, 503]
    assert complete(llm, "Ready?") == "Ready now."


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ([401], "AuthenticationError"),
        ([404], "NotFoundError"),
        ([429] * 9, "RateLimitError"),
        (["silent"] * 9, "APITimeoutError"),
        (["dies"], "RemoteProtocolError|incomplete"),
    ],
)
def test_a_server_that_fails_is_named_with_the_reason(llm, faulty, faults, reason) -> None:
    faulty.faults = faults
    with pytest.raises(ModelError, match=reason):
        complete(llm, "Ready?")
