"""The chat's process: Streamlit, and a thread that makes ready what the first question will need."""

import logging
import os
import signal
import sys
from contextlib import suppress
from threading import Thread
from typing import NoReturn

from ingest.errors import OnRecordError
from ingest.redacting import guard_process, guard_tracebacks, told

_STOPPED = 130  # the exit code of what is interrupted


def warm() -> None:
    """Open the library and load indexes and models, which takes seconds, before anybody asks."""
    from assistant.app.desk import shared_desk
    from assistant.app.suggestions import shared_suggestions

    with suppress(OnRecordError):  # a page says it
        desk = shared_desk()
        _ = desk.llm
        desk.with_settings(llm="none").ask("Which country is in the news?")  # loads the reader as well
        shared_suggestions().now(desk)


def keep_to_its_own_pages() -> None:
    """Let only pages of this very server, its port included, open a WebSocket.

    Streamlit lets in those of any port of this machine, and to know what "this machine" is it asks an address
    outside; there is no option against it.
    """
    from streamlit.web.server.starlette import starlette_websocket

    vars(starlette_websocket)["is_url_from_allowed_origins"] = lambda _: False


def run() -> NoReturn:
    """Serve until stopped."""
    signal.signal(signal.SIGINT, lambda *_: _end(_STOPPED))  # until Streamlit puts its own in place
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # held back until here
    guard_process()
    guard_tracebacks()
    # Streamlit warns that no page is being drawn; here none is meant to be.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)
    try:
        from streamlit.web.cli import main

        Thread(target=warm, name="warm", daemon=True).start()  # after it: two threads at one import can fail
        keep_to_its_own_pages()
        main(prog_name="streamlit")
    except SystemExit as end:
        _end(end.code if isinstance(end.code, int) else int(bool(end.code)))
    except KeyboardInterrupt:
        _end(_STOPPED)
    except Exception as error:
        sys.stderr.write(told(error))
        _end(1)
    _end(0)


def _end(code: int) -> NoReturn:
    """End without Python's own winding up.

    That stops threads wherever they are. One that comes back from native code, as while models are loaded,
    ends the process with "terminate called without an active exception". Nothing is left to wind up here:
    what is stored survives an end at any moment.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
