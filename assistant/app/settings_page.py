"""Settings of this browser session: which model answers, from how much, and how strictly."""

from time import perf_counter

import streamlit as st
from pydantic import SecretStr

from assistant.app.desk import own_desk, shared_desk
from assistant.app.list_view import Row, show_list
from assistant.ask import Assistant
from assistant.doctor import examine
from assistant.generate import complete
from assistant.settings import Settings, Unsupported
from ingest.errors import OnRecordError

_MODELS = {
    "given": "As this server was started",
    "none": "No model: the articles' own words",
    "openai": "OpenAI",
    "server": "Another server that speaks OpenAI's protocol",
    "ollama": "Ollama",
}
_KEY = "model_key"
_STRICTNESS: dict[Unsupported, str] = {
    "show": "Show it, marked as not supported",
    "flag": "Show it, marked, and say beneath the answer how many there are",
    "repair": "Let the model repair it once, else withhold it",
    "withhold": "Withhold it, and say so",
}


def settings_page() -> None:
    """Draw the page."""
    st.title("Settings")
    st.write("They hold for this browser session and end with it. A key is never stored and never logged.")
    st.header("Which model answers")
    _model()
    st.header("How it answers")
    _answering()
    st.header("What is configured")
    _health()


def _model() -> None:
    kind = st.radio("Model", _MODELS, format_func=_MODELS.__getitem__, label_visibility="collapsed")
    with st.form("model", border=False):
        changes = _model_settings(kind)
        use, test = st.container(horizontal=True), st.empty()
        chosen = use.form_submit_button("Use it", type="primary", on_click=_take_key, args=(kind,))
        tested = use.form_submit_button("Test it", on_click=_take_key, args=(kind,))
    if (chosen or tested) and changes is None:
        test.text("Name the model, and the address of its server." if kind == "server" else "Name the model.")
    elif (chosen or tested) and changes is not None:
        desk = own_desk().with_settings(**changes)
        test.text(_test(desk))
        if chosen:
            st.session_state.own_desk = desk
    st.text(f"In use now: {_described(own_desk().settings)}")


def _model_settings(kind: str) -> dict[str, object] | None:
    """The settings that a kind of model needs, asked for; None while something is missing."""
    if kind == "given":
        given = shared_desk().settings
        return {name: getattr(given, name) for name in ("llm", "llm_base_url", "openai_api_key")}
    if kind == "none":
        return {"llm": "none"}
    name = st.text_input("Name of the model", placeholder="gpt-4.1-mini" if kind == "openai" else "llama3.2")
    address = st.text_input("Address", placeholder="http://127.0.0.1:8080/v1") if kind == "server" else None
    if kind != "ollama":
        known = "kept for this session" if kind in _keys() else ""
        st.text_input("Key", type="password", autocomplete="off", key=_KEY, placeholder=known)
    if not name or (kind == "server" and not address):
        return None
    return {
        "llm": name if kind == "server" else f"{kind}/{name}",
        "llm_base_url": address,
        "openai_api_key": _keys().get(kind) or _given_key(kind, address),
    }


def _given_key(kind: str, address: str | None) -> SecretStr | None:
    """The key that this server was started with, for whom it was meant and nobody else."""
    given = shared_desk().settings
    return given.openai_api_key if kind != "server" or address == given.llm_base_url else None


def _take_key(kind: str) -> None:
    """Take a key out of its field, where it would go back to the browser with the page, and keep it here."""
    if typed := st.session_state.get(_KEY):
        _keys()[kind] = SecretStr(typed)
        st.session_state[_KEY] = ""


def _keys() -> dict[str, SecretStr]:
    """The keys that were given in this browser session, by the kind of model."""
    keys: dict[str, SecretStr] = st.session_state.setdefault("model_keys", {})
    return keys


def _test(desk: Assistant) -> str:
    """Whether the model answers, in a sentence."""
    begun = perf_counter()
    try:
        if desk.llm is None:
            return "No model is asked; answers are in the articles' own words."
        complete(desk.llm, "Reply with the word: ready")
    except OnRecordError as error:
        return f"It does not answer: {error}"
    return f"{desk.llm.metadata.model_name} answered in {perf_counter() - begun:.1f} s."


def _described(settings: Settings) -> str:
    if settings.llm:
        return "no model, the articles' own words" if settings.llm == "none" else settings.llm
    return "OpenAI's small model" if settings.openai_api_key else "no model, the articles' own words"


def _answering() -> None:
    settings = own_desk().settings
    passages = st.slider("Passages that an answer is made from", 1, 20, min(settings.passages, 20))
    unsupported = st.radio(
        "What becomes of a model's sentence that the articles do not support",
        list(_STRICTNESS),
        list(_STRICTNESS).index(settings.unsupported),
        format_func=_STRICTNESS.__getitem__,
    )
    if (passages, unsupported) != (settings.passages, settings.unsupported):
        st.session_state.own_desk = own_desk().with_settings(passages=passages, unsupported=unsupported)


def _health() -> None:
    if st.button("Check every part"):
        rows = [
            Row(
                finding.name,
                finding.name.capitalize(),
                "; ".join(filter(None, [finding.state, finding.remedy])),
                tone="done" if finding.healthy else "failed",
            )
            for finding in examine(own_desk())
        ]
        show_list("health", "What was found", rows)
    rows = [Row(name, name, told) for name, told in _configured(shared_desk().settings)]
    show_list("configured", "What is configured", rows)


def _configured(settings: Settings) -> list[tuple[str, str]]:
    """Each part that is set where the server is started, as it is, or how it would be set."""
    return [
        (
            "Language model",
            _described(settings)
            if settings.llm != "none" and (settings.llm or settings.openai_api_key)
            else "none; set OPENAI_API_KEY, or ONRECORD_LLM to openai/NAME, ollama/NAME or a .gguf file, "
            "or ONRECORD_LLM_BASE_URL to a server",
        ),
        ("Embedding", f"{settings.embedding}; ONRECORD_EMBEDDING names another"),
        (
            "Reranker",
            f"{settings.reranker} for answers, {settings.search_reranker or settings.reranker} for searches; "
            "ONRECORD_RERANKER and ONRECORD_SEARCH_RERANKER name others",
        ),
        (
            "Library",
            f"in the folder {settings.data_dir}; ONRECORD_DATABASE_URL and ONRECORD_CHROMA_URL name servers"
            if not (settings.database_url or settings.chroma_url)
            else "on the servers that ONRECORD_DATABASE_URL and ONRECORD_CHROMA_URL name",
        ),
    ]
