"""The chat's process: Streamlit, and a thread that makes ready what the first question will need."""

import logging
from contextlib import suppress
from threading import Thread

from streamlit.web.cli import main

from ingest.errors import OnRecordError


def warm() -> None:
    """Open the library and load indexes and models, which takes seconds, before anybody asks."""
    from assistant.app.desk import shared_desk
    from assistant.app.suggestions import shared_suggestions

    with suppress(OnRecordError):  # a page says it
        desk = shared_desk()
        _ = desk.llm
        desk.with_settings(llm="none").ask("Which country is in the news?")  # loads the reader as well
        shared_suggestions().now(desk)


if __name__ == "__main__":
    # Streamlit warns that no page is being drawn; here none is meant to be.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    Thread(target=warm, name="warm", daemon=True).start()
    main(prog_name="streamlit")
