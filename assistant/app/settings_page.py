"""Settings of this browser: which model answers, from how much, and how strictly."""

import streamlit as st

from assistant.app.browser import choose
from assistant.app.connecting_view import connecting
from assistant.app.desk import own_desk, shared_desk
from assistant.app.list_view import Row, show_list
from assistant.connecting.choice import in_words
from assistant.doctor import examine
from assistant.settings import Settings, Unsupported

_STRICTNESS: dict[Unsupported, str] = {
    "show": "Show it, marked as not supported",
    "flag": "Show it, marked, and say beneath the answer how many there are",
    "repair": "Let the model repair it once, else withhold it",
    "withhold": "Withhold it, and say so",
}


def settings_page() -> None:
    """Draw the page."""
    st.title("Settings")
    st.write(
        "They hold for this browser until the server is stopped. "
        "A key is never logged, and is stored only if you say so."
    )
    st.header("Which model answers")
    connecting()
    st.header("How it answers")
    _answering()
    st.header("What is configured")
    _health()


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
        choose(passages=passages, unsupported=unsupported)


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
    """Each part as it was set when the server was started."""
    searched = settings.search_reranker or settings.reranker
    reranked = [
        "answers" if settings.reranker != "none" else "",
        "searches" if searched != "none" else "",
    ]
    apart = settings.database_url or settings.chroma_url
    return [
        ("Language model", in_words(settings) or "none: answers are quotes"),
        (
            "What compares meanings",
            "comes with On Record" if settings.embedding == "static" else settings.embedding,
        ),
        ("A second ordering of what is found", " and ".join(filter(None, reranked)) or "none"),
        (
            "Library",
            "on the servers that were set" if apart else f"in the folder {settings.data_dir.resolve()}",
        ),
    ]
