"""Models are made from settings; a wrong setting is named; a real llama.cpp server streams over HTTP."""

import os

import pytest

from assistant.generate import complete, generate
from assistant.llm import OPENAI_SMALL, USUAL_CONTEXT, is_large, make_llm
from ingest.errors import ConfigurationError, ModelError


def test_without_a_key_there_is_no_model(settings) -> None:
    assert make_llm(settings.model_copy(update={"llm": None})) is None
    assert make_llm(settings) is None


def test_a_key_alone_means_openais_small_model(settings, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    made = make_llm(type(settings)(_env_file=None, data_dir=settings.data_dir))
    assert made.metadata.model_name == OPENAI_SMALL
    assert "sk-test" not in repr(type(settings)(_env_file=None))


@pytest.mark.parametrize(
    ("llm", "base_url", "remedy"),
    [
        ("openai/gpt-4.1-mini", None, "needs OPENAI_API_KEY"),
        ("claude", None, "use openai/NAME"),
        ("missing.gguf", None, "there is no file"),
        (None, "http://127.0.0.1:1/v1", "name the server's model"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(settings, llm, base_url, remedy) -> None:
    with pytest.raises(ConfigurationError, match=remedy):
        make_llm(settings.model_copy(update={"llm": llm, "llm_base_url": base_url}))


def test_a_file_that_is_no_model_is_named(settings, tmp_path) -> None:
    (tmp_path / "bad.gguf").write_bytes(os.urandom(100))
    with pytest.raises(ConfigurationError, match=r"bad\.gguf"):
        make_llm(settings.model_copy(update={"llm": str(tmp_path / "bad.gguf")}))


def test_a_server_that_is_not_there_is_a_model_error(settings) -> None:
    llm = make_llm(settings.model_copy(update={"llm": "any", "llm_base_url": "http://127.0.0.1:9/v1"}))
    with pytest.raises(ModelError, match="any did not answer"):
        complete(llm, "Hello")


def test_a_real_server_streams_over_http(settings, hits, llama_cpp) -> None:
    llm = make_llm(settings.model_copy(update={"llm": "smollm2", "llm_base_url": llama_cpp}))
    tokens = list(generate("When did the bridge open?", hits(("Bridge", "The bridge opened on 3 May.")), llm))
    assert len(tokens) > 3
    assert "".join(tokens).strip()


def test_a_model_file_runs_in_this_process(settings, smollm2) -> None:
    llm = make_llm(settings.model_copy(update={"llm": str(smollm2), "llm_context": 1024}))
    assert complete(llm, "Say a word.")


def test_openais_models_take_in_what_they_are_known_to(settings, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    keyed = type(settings)(_env_file=None, data_dir=settings.data_dir)
    assert make_llm(keyed).metadata.context_window == 1_047_576
    newer = keyed.model_copy(update={"llm": "openai/gpt-99"})
    assert make_llm(newer).metadata.context_window == USUAL_CONTEXT
    set_so = keyed.model_copy(update={"llm_context": 20_000})
    assert make_llm(set_so).metadata.context_window == 20_000


@pytest.mark.parametrize(
    ("models", "context"),
    [
        ([{"id": "m", "max_model_len": 32768}, {"id": "n", "max_model_len": 4096}], 32768),  # vLLM
        ([{"id": "/models/m.gguf", "meta": {"n_ctx": 16384, "n_ctx_train": 131072}}], 16384),  # llama.cpp
        ([{"id": "m", "context_length": 200_000}], 200_000),  # OpenRouter
        ([{"id": "n", "max_model_len": 4096}, {"id": "o", "max_model_len": 2048}], USUAL_CONTEXT),
        ([{"id": "m", "max_model_len": "long", "meta": None}], USUAL_CONTEXT),
        ([], USUAL_CONTEXT),
    ],
)
def test_a_server_is_asked_how_much_its_model_takes_in(settings, talking, models, context) -> None:
    talking.models = models
    there = settings.model_copy(update={"llm": "m", "llm_base_url": talking.address})
    assert make_llm(there).metadata.context_window == context


def test_a_real_server_says_how_much_its_model_takes_in(settings, llama_cpp) -> None:
    there = settings.model_copy(update={"llm": "smollm2", "llm_base_url": llama_cpp})
    assert make_llm(there).metadata.context_window == 4096


@pytest.mark.parametrize(
    ("name", "large"),
    [
        ("gpt-4.1-mini", True),
        ("openai/gpt-5.4", True),
        ("anthropic/claude-sonnet-4.5", True),
        ("gemini-2.5-flash", True),
        ("llama-3.3-70b-instruct", True),
        ("mixtral-8x7b", True),
        ("gpt-4.1-nano", False),
        ("gemini-2.5-flash-lite", False),
        ("llama3.1:8b", False),
        ("deepseek-r1:7b", False),
        ("gemma-3-27b-it", False),
        ("SmolLM2-135M-Instruct", False),
        ("phi-4", False),
        ("scripted", False),
    ],
)
def test_a_large_model_is_told_by_its_name(settings, name, large) -> None:
    named = {"llm": name, "llm_base_url": "http://127.0.0.1:9/v1", "llm_context": 8192}
    assert is_large(make_llm(settings.model_copy(update=named))) is large
