"""Connecting a language model: what runs on this machine, by name, OpenAI by a key, or another server."""

import streamlit as st
from pydantic import SecretStr

from assistant.app.browser import choose, chosen, give_key
from assistant.app.desk import own_desk, shared_desk
from assistant.app.list_view import Row, show_list
from assistant.connecting.choice import Choice, in_words, tried
from assistant.connecting.kept import forget, keep, kept
from assistant.connecting.places import Place, models_at, places_here
from ingest.errors import OnRecordError

NO_MODEL = (
    "No language model is connected, so answers are quotes: the sentences of the articles that answer. "
    "A model writes sentences of its own instead, each of them still held against the articles."
)
_KEY, _ADDRESS = "model_key", "model_address"
_OPENAI, _SERVER, _NONE, _GIVEN = "openai", "server", "none", "given"
_LABELS = {
    _OPENAI: "OpenAI, with a key",
    _SERVER: "Another server, by its address",
    _NONE: "No model: answers are quotes",
}


def connecting() -> None:
    """Draw what answers now, and the ways to a model."""
    now = st.empty()
    places = {f"{place.kind} {place.address}": place for place in _places()}
    given = in_words(shared_desk().settings)
    labels = {key: _named(place) for key, place in places.items()} | _LABELS
    if given and chosen().settings.get("llm"):
        labels[_GIVEN] = f"As this server was started: {given}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.radio("Which model is to answer", list(labels), format_func=labels.__getitem__, index=None)
        st.button("Look again on this machine", on_click=_look_again)
    if not places:
        st.text("No server of models is running on this machine, as far as can be seen. "
                "Ollama, LM Studio and llama.cpp are found once they run.")  # fmt: skip
    if kind in places:
        _of_place(places[kind])
    elif kind == _OPENAI:
        _by_key()
    elif kind == _SERVER:
        _by_address()
    elif kind == _NONE:
        _offer(Choice("none"))
    elif kind == _GIVEN and st.button("Use it", type="primary"):
        for name in ("llm", "llm_base_url", "openai_api_key", "ollama_url"):
            chosen().settings.pop(name, None)
        choose()
        st.rerun()
    _kept()
    own = in_words(own_desk().settings)
    now.text(f"In use now: {own}; each sentence is checked." if own else NO_MODEL)


def _places() -> list[Place]:
    """Servers on this machine; looked for when the page is opened, and when the reader says so."""
    found: list[Place] | None = st.session_state.get("places")
    if found is None:
        found = st.session_state.places = places_here(shared_desk().settings)
    return found


def _look_again() -> None:
    st.session_state.pop("places", None)
    st.session_state.pop("listed", None)


def _named(place: Place) -> str:
    where = place.address.removeprefix("http://").removesuffix("/v1")
    number = len(place.models)
    has = f"{number} models" if number > 1 else next(iter(place.models), "no model loaded")
    return f"{place.name}, running on this machine ({where}; {has})"


def _of_place(place: Place) -> None:
    if not place.models:
        _say(f"{place.name} lists no model that can write; load one there, then look again", failed=True)
        return
    model = st.selectbox("Model", place.models)
    _offer(Choice(place.kind, model, place.address))


def _by_key() -> None:
    with st.form("openai", border=False):
        _key_field(_OPENAI)
        st.form_submit_button("See its models", on_click=_look_up, args=(_OPENAI,))
    key = _key(_OPENAI)
    if key is None:
        st.text("The key is made in OpenAI's account settings. OpenAI charges for what is asked.")
    elif models := _listed("openai", ""):
        _offer(Choice("openai", st.selectbox("Model", models), key=key))


def _by_address() -> None:
    with st.form("server", border=False):
        st.text_input("Address", placeholder="http://127.0.0.1:8080/v1", key=_ADDRESS)
        _key_field(st.session_state.get(_ADDRESS, "").strip())
        st.form_submit_button("See its models", on_click=_look_up, args=(_SERVER,))
    address = st.session_state[_ADDRESS].strip()
    if address and (models := _listed("server", address)):
        _offer(Choice("server", st.selectbox("Model", models), address, _key(address)))


def _key_field(whom: str) -> None:
    there = "kept; paste another to change it" if whom and _key(whom) else ""
    st.text_input("Key", type="password", autocomplete="off", key=_KEY, placeholder=there)


def _look_up(kind: str) -> None:
    """Ask for models with the key that was pasted.

    It is taken out of its field, where it would go back to the browser with the page, and kept here.
    """
    address = "" if kind == _OPENAI else st.session_state[_ADDRESS].strip()
    if typed := st.session_state.get(_KEY, "").strip():
        give_key(address or _OPENAI, typed)
        st.session_state[_KEY] = ""
    if address or kind == _OPENAI:
        _list(kind, address)


def _key(whom: str) -> SecretStr | None:
    """The key for OpenAI or for the server at an address; that of the start only for whom it was meant."""
    given = shared_desk().settings
    meant_for = given.llm_base_url or _OPENAI
    return chosen().keys.get(whom) or (given.openai_api_key if whom == meant_for else None)


def _list(kind: str, address: str) -> None:
    """Ask a server for its models, and keep what it says or why it says nothing."""
    key = _key(address or _OPENAI)
    try:
        models = models_at("openai" if kind == _OPENAI else "server", address,
                           key.get_secret_value() if key else "")  # fmt: skip
        st.session_state.listed = (kind, address, models, "")
    except OnRecordError as error:
        st.session_state.listed = (kind, address, (), str(error))
        if "refuses the key" in str(error):
            give_key(address or _OPENAI, "")


def _listed(kind: str, address: str) -> tuple[str, ...]:
    whose, where, models, problem = st.session_state.get("listed", ("", "", (), ""))
    if (whose, where) != (kind, address):
        return ()
    if problem:
        _say(problem[:1].upper() + problem[1:], failed=True)
    return tuple(models)


def _offer(choice: Choice) -> None:
    """Use a model, once it has answered; one that did not is never in use."""
    keeps = st.checkbox(
        "Keep this choice on this machine",
        help="In a file that nobody but you may read, with the key if there is one. "
        "Otherwise it holds for this browser until the server is stopped.",
    )
    if not st.button("Use it", type="primary"):
        return
    desk = own_desk().with_settings(**choice.settings())
    try:
        if desk.llm is None:
            words = "Answers are quotes from now on."
        else:
            name, seconds = desk.llm.metadata.model_name, tried(desk.llm)
            words = f"The model {name} answered in {seconds:.1f} s and is in use now."
        choose(**choice.settings())
        if keeps:
            words += f" The choice is kept in {keep(choice, desk.settings)}."
    except OnRecordError as error:
        _say(f"Not in use: {error}", failed=True)
        return
    _say(words)


def _say(words: str, *, failed: bool = False) -> None:
    rows = [Row("said", words, tone="failed" if failed else "done")]
    show_list("said", "What came of it", rows, style="notice")


def _kept() -> None:
    if kept(shared_desk().settings):
        st.button("Forget the choice that is kept", on_click=_forget)


def _forget() -> None:
    forget(shared_desk().settings)
