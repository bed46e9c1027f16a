"""Connecting a language model: found where it runs, tried before it is used, kept only where asked for."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.connecting.choice import Choice, in_words, tried
from assistant.connecting.kept import forget, keep, kept, with_kept
from assistant.connecting.places import Place, models_at, places_here
from assistant.llm import make_llm
from ingest.errors import ConfigurationError, ModelError
from tests.app.servers import Model, Ollama, running

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def here(settings, tmp_path: Path):
    """Settings by which servers are looked for at these places alone."""

    def make(ollama: str = NOWHERE, ports: tuple[int, ...] = (9,)):
        changes = {"llm": None, "ollama_url": ollama, "llm_ports": ports, "config_dir": tmp_path / "config"}
        return settings.model_copy(update=changes)

    return make


@pytest.fixture
def model():
    with running(Model()) as model:
        model.reply = "ready"
        yield model


def test_what_runs_on_this_machine_is_found_by_name_with_the_models_that_write(here, model) -> None:
    with running(Ollama()) as ollama:
        found = places_here(here(ollama.address, (model.server_port, 9)))
        assert found == [
            Place("ollama", "Ollama", ollama.address, ("llama3.2:latest",)),
            Place("server", "A server", model.address, ("slow",)),
        ]


def test_a_real_llama_cpp_is_known_by_what_it_says_of_itself(here, llama_cpp: str) -> None:
    port = int(llama_cpp.rpartition(":")[2].removesuffix("/v1"))
    (place,) = places_here(here(ports=(port,)))
    assert place.name == "llama.cpp"
    assert len(place.models) == 1
    choice = Choice(place.kind, place.models[0], place.address)
    assert tried(make_llm(here().model_copy(update=choice.settings()))) > 0


def test_where_nothing_runs_nothing_is_found(here) -> None:
    assert places_here(here()) == []


def test_a_model_of_ollama_answers_once_it_is_chosen(here) -> None:
    with running(Ollama()) as ollama:
        choice = Choice("ollama", "llama3.2:latest", ollama.address)
        chosen = here().model_copy(update=choice.settings())
        assert tried(make_llm(chosen)) > 0
        assert in_words(chosen) == "llama3.2:latest of Ollama"


def test_a_server_that_lists_no_model_says_so(here, model) -> None:
    model.models = ["text-embedding-3-small"]
    with pytest.raises(ModelError, match="lists no model that can write; load one there"):
        models_at("server", model.address)
    (place,) = places_here(here(ports=(model.server_port,)))
    assert place.models == ()


def test_a_key_that_is_refused_is_told_from_one_that_is_missing(model) -> None:
    model.key = "sk-right"
    with pytest.raises(ModelError, match="refuses the key"):
        models_at("server", model.address, "sk-wrong")
    with pytest.raises(ModelError, match="asks for a key"):
        models_at("server", model.address)
    assert models_at("server", model.address, "sk-right") == ("slow",)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:8080", "begin it with http"),
        (f"{NOWHERE}/v1", "does not answer; is it running"),
        ("ftp://127.0.0.1", "begin it with http"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(address: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        models_at("server", address)


def test_a_page_that_is_no_list_of_models_hints_at_the_usual_address() -> None:
    with running(Ollama()) as other, pytest.raises(ModelError, match="such addresses mostly end in /v1"):
        models_at("server", other.address)


@pytest.mark.parametrize("fault", ["dies", 401, 404])
def test_a_model_that_fails_its_trial_says_why_in_a_readers_words(here, faulty, fault) -> None:
    faulty.faults = [fault] * 4
    address = f"http://127.0.0.1:{faulty.server_port}/v1"
    chosen = here().model_copy(update=Choice("server", "m", address).settings())
    words = {"dies": "did not answer", 401: "the key is refused", 404: "no model by this name"}[fault]
    with pytest.raises(ModelError, match=words) as failed:
        tried(make_llm(chosen))
    assert "ONRECORD" not in str(failed.value)


def test_a_choice_is_kept_where_nobody_else_may_read_it_and_forgotten(here) -> None:
    settings = here()
    choice = Choice("server", "m", f"{NOWHERE}/v1", SecretStr("sk-sentinel"))
    assert kept(settings) is None
    file = keep(choice, settings)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept(settings) == choice
    assert forget(settings)
    assert kept(settings) is None
    assert not forget(settings)


def test_what_is_kept_counts_only_where_nothing_else_names_a_model(here) -> None:
    settings = here()
    keep(Choice("server", "m", f"{NOWHERE}/v1", SecretStr("sk-sentinel")), settings)
    taken = with_kept(settings)
    assert (taken.llm, taken.llm_base_url) == ("m", f"{NOWHERE}/v1")
    for named in ({"llm": "none"}, {"openai_api_key": SecretStr("sk-other")}, {"llm_base_url": NOWHERE}):
        assert with_kept(settings.model_copy(update=named)).openai_api_key != SecretStr("sk-sentinel")


def test_a_key_that_was_given_for_a_model_goes_to_no_server_that_embeds(here) -> None:
    settings = here().model_copy(update={"embedding": "openai/text-embedding-3-small"})
    keep(Choice("server", "m", f"{NOWHERE}/v1", SecretStr("sk-sentinel")), settings)
    assert with_kept(settings) == settings


@pytest.mark.parametrize(
    "damage", ["", "[]", '{"kind": "server"}', '{"kind": "x", "model": "", "address": ""}']
)
def test_a_kept_choice_that_cannot_be_understood_is_none(here, damage: str) -> None:
    settings = here()
    keep(Choice("none"), settings).write_text(damage)
    assert kept(settings) is None
    assert with_kept(settings) == settings


def test_a_choice_that_cannot_be_kept_names_the_file(here, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    with pytest.raises(ConfigurationError, match=r"could not be kept in .*model\.json"):
        keep(Choice("none"), here())
