"""The chat: ask, read, check."""

from collections.abc import Generator
from contextlib import suppress
from typing import Any

import streamlit as st

from assistant.answers import Answer
from assistant.app import history, remarks, unsaved
from assistant.app.answer_view import answer_data, draw, turn_data
from assistant.app.article_view import article_in_view, open_article
from assistant.app.connecting_view import NO_MODEL
from assistant.app.desk import coverage, own_desk, patiently, shared_desk
from assistant.app.keys import listen
from assistant.app.narrowing import filter_bar, filters
from assistant.app.suggestions import leave_off, next_questions_of, show_suggestions
from assistant.app.turns import Turn
from assistant.app.words import count, day, outlets
from assistant.connecting.choice import in_words
from assistant.conversation import Conversation
from assistant.events import Event
from assistant.serve import SAMPLE, remove_samples
from ingest.articles import FICTION, Article
from ingest.errors import LibraryError, NotFoundError, OnRecordError

_GLANCE = 0.25  # seconds between two looks at an answer that is being written


def ask_page() -> None:
    """Draw the page."""
    with st.bottom:
        filter_bar()
        typed = st.chat_input("Ask about the news on record")
    chat = _conversation()
    again, as_typed = st.session_state.pop("again", None), st.session_state.pop("as_typed", False)
    if question := typed or again:
        chat = _ask(chat, question, as_typed=bool(as_typed and not typed))
    with st.container(key="reading"):
        _read(chat)
    if trouble := st.session_state.pop("trouble", ""):
        st.text(trouble)
    unsaved.show(chat)
    turn: Turn | None = st.session_state.get("turn")
    history.sidebar(chat, turn.question if turn else "")
    if name := chat.name or (turn.question if turn else ""):
        st.set_page_config(page_title=f"{name} – On Record")
    listen(chat.id)
    article_in_view()


def _conversation() -> Conversation:
    """The conversation that the address names; a new one where it names none."""
    wanted = st.query_params.get("c")
    chat: Conversation | None = st.session_state.get("chat")
    if chat is None or (wanted and chat.id != wanted):
        try:
            chat = shared_desk().conversation(wanted)
        except NotFoundError:
            st.warning("The conversation that this address names is not in the library; here is a new one.")
            del st.query_params["c"]
            chat = shared_desk().conversation()
        st.session_state.chat = chat
        st.session_state.judgements = remarks.judgements(shared_desk().notebook, chat)
    return chat


def _ask(chat: Conversation, question: str, *, as_typed: bool = False) -> Conversation:
    """Begin to answer; what another tab added to the conversation meanwhile counts too."""
    leave_off()
    desk, chosen = own_desk(), filters()
    if running := st.session_state.get("turn"):
        running.stop()
    if chat.answers:
        chat.catch_up()
    before = chat.answers

    def keep(answer: Answer) -> None:
        chat.add(answer)
        with suppress(LibraryError):  # it is said of the answer itself
            desk.notebook.remark(remarks.ASKED, remarks.asked(answer))

    def events() -> Generator[Event, None, None]:
        return desk.stream(question, filters=chosen, after=before, as_typed=as_typed)

    turn = Turn(question, events, keep)
    st.session_state.turn = turn
    st.session_state.latest = _key(chat, len(before))
    st.query_params["c"] = chat.id
    turn.wait(_GLANCE)
    return chat


def _read(chat: Conversation) -> None:
    """Show the conversation, down to what is under way or failed."""
    turn: Turn | None = st.session_state.get("turn")
    if turn and (turn.answer is not None or turn.over) and not turn.problem:
        turn = st.session_state.turn = None
    if not chat.answers and turn is None:
        _welcome()
    for number, answer in enumerate(chat.answers):
        _answer(chat, number, answer)
    if turn and turn.problem:
        draw(_key(chat, len(chat.answers)), turn_data(turn), lambda act: _again(turn.question))
    elif turn:
        _live(turn, _key(chat, len(chat.answers)))


def _key(chat: Conversation, number: int) -> str:
    return f"{chat.id}-{number}"


@st.fragment(run_every=_GLANCE)
def _live(turn: Turn, key: str) -> None:
    """Show how far an answer has come, again and again, without running the page."""
    if turn.over or turn.answer is not None:
        st.rerun()
    draw(key, turn_data(turn), lambda act: turn.stop())


def _answer(chat: Conversation, number: int, answer: Answer) -> None:
    judgement = st.session_state.judgements.setdefault(number, remarks.Judgement())

    def act(done: dict[str, Any]) -> None:
        kind, which = done["kind"], done["number"]
        if kind == "retry":
            _again(answer.asked or answer.question)
        elif kind == "typed":
            _again(answer.asked or answer.question, as_typed=True)
        elif kind == "open":
            citation = next(c for c in answer.citations if c.number == which)
            open_article(citation.article, citation)
        elif kind == "read":
            open_article(answer.nearest[which])
        elif kind == "next":
            _again(further[which])
        elif kind == "keep":
            _keep(answer, done)
        elif kind == "wrong":
            _remark(judgement, remarks.WRONG, remarks.wrong_citation(chat, number, which))
        else:
            _remark(judgement, remarks.RATED, remarks.rating(chat, number, kind))

    key = _key(chat, number)
    is_last = number == len(chat.answers) - 1 and not st.session_state.get("turn")
    further = next_questions_of(chat) if is_last else ()
    data = answer_data(answer, rated=judgement.rated, wrong=tuple(judgement.wrong), further=further)
    draw(key, data | {"fresh": key == st.session_state.get("latest")}, act)


def _keep(answer: Answer, done: dict[str, Any]) -> None:
    """Keep an answer or a quote in the notebook, with what the reader typed."""
    try:
        shared_desk().keep(answer, done["number"], comment=done["comment"], labels=done["labels"])
        st.toast("Kept in the Notebook")
    except OnRecordError as error:
        st.session_state.trouble = f"Not kept: {error}"


def _again(question: str, *, as_typed: bool = False) -> None:
    st.session_state.again, st.session_state.as_typed = question, as_typed


def _remark(judgement: remarks.Judgement, kind: str, content: dict[str, Any]) -> None:
    shared_desk().notebook.remark(kind, content)
    remarks.take(judgement, kind, content)


def _welcome() -> None:
    with st.container(key="welcome"):
        _what_is_held()


def _what_is_held() -> None:
    held = coverage()
    st.title("What is on record?")
    if not held.articles:
        st.write("The library is empty. Add articles to it, then ask about them.")
        st.page_link(st.session_state.library_page, label="Add articles", icon=":material/add:")
        return
    span = f", from {day(held.first)} to {day(held.last)}" if held.first else ""
    st.write(
        f"Ask about {count(held.articles, 'article')} from {outlets(held.sources)}{span}. "
        "Every sentence of an answer shows the exact words that it rests on."
    )
    show_suggestions()
    _who_answers()
    _samples(held.labels.get(SAMPLE, 0), held.labels.get(FICTION, 0))


def _who_answers() -> None:
    """Say which model answers, or that none does and what that means; and the way to one."""
    model = in_words(own_desk().settings)
    with st.container(horizontal=True, vertical_alignment="center", key="model"):
        st.text(f"{model} writes the answers; each sentence is checked." if model else NO_MODEL)
        if st.button("Change it" if model else "Connect a model", icon=":material/smart_toy:"):
            st.switch_page(st.session_state.settings_page)


def _samples(samples: int, made_up: int) -> None:
    """Say which articles came with On Record, and take them away in one step."""
    if samples:
        with st.container(horizontal=True, vertical_alignment="center", key="samples"):
            st.text(f"{count(samples, 'sample')} came with On Record, to try it on; {made_up} are fiction.")
            st.button("Remove the samples", on_click=_remove_samples, icon=":material/delete:")


def _remove_samples() -> None:
    desk, gone = shared_desk(), list[Article]()
    try:
        patiently(lambda: gone.extend(remove_samples(desk)))
    except OnRecordError as error:
        st.session_state.trouble = str(error)
    st.session_state.trash = [gone, *st.session_state.get("trash", [])]
