"""A Chroma server, and the collections of one index on it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from ingest.errors import ConfigurationError, IndexDamagedError, LibraryError, OnRecordError
from ingest.vectors import clients


class Server:
    """The collections whose names begin with that of an index. Safe to use from many threads."""

    def __init__(self, url: str, index: str, dropped: Callable[[], object]) -> None:
        """Connect when something is asked for; ``dropped`` is called where a connection was given up."""
        self._dropped = dropped
        self._url = url
        self._index = index
        self._client: Any = None
        self._lock = RLock()

    def close(self) -> None:
        """Let go of the connection; the next request connects anew."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            clients.close(client)

    def asked(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 (what Chroma answers)
        """What the server answers.

        Raises:
            IndexDamagedError: It says that what is asked for is not there.
            LibraryError: It did not answer, or not as it should; what it holds is as it was.
        """
        from chromadb.errors import NotFoundError

        try:
            return ask()
        except OnRecordError:
            raise
        except NotFoundError as error:
            raise IndexDamagedError(
                f"the index {self._index} on the Chroma server lacks something ({error}); the next question "
                "builds it anew, as does `onrecord doctor --repair`"
            ) from error
        except Exception as error:
            self.close()  # to connect anew the next time
            self._dropped()
            raise LibraryError(
                f"the Chroma server at {self._url} did not answer ({error}); nothing was deleted there; "
                "see that it runs and try again, or unset ONRECORD_CHROMA_URL to keep the index here"
            ) from error

    def make(self, name: str, hnsw: Mapping[str, object]) -> Any:  # noqa: ANN401 (a collection)
        """Make a collection; raises what :meth:`asked` raises."""
        make = partial(self._connected().create_collection, f"{self._index}-{name}", embedding_function=None)
        return self.asked(lambda: make(configuration={"hnsw": hnsw}))

    def collection(self, name: str) -> Any:  # noqa: ANN401 (as above)
        """One of the collections; raises what :meth:`asked` raises."""
        client = self._connected()
        return self.asked(lambda: client.get_collection(f"{self._index}-{name}", embedding_function=None))

    def note(self, name: str, metadata: Mapping[str, str]) -> None:
        """Write metadata of a collection, which is made where there is none; raises as :meth:`asked`."""
        client, whole = self._connected(), f"{self._index}-{name}"
        place = self.asked(lambda: client.get_or_create_collection(whole, embedding_function=None))
        self.asked(lambda: place.modify(metadata=dict(metadata)))

    def delete(self, name: str) -> None:
        """Delete a collection, if that can be done."""
        with suppress(LibraryError):
            client = self._connected()
            self.asked(lambda: client.delete_collection(f"{self._index}-{name}"))

    def names(self) -> list[str]:
        """Names of the collections; raises what :meth:`asked` raises."""
        found = [collection.name for collection in self.asked(self._connected().list_collections)]
        begin = f"{self._index}-"
        return [name.removeprefix(begin) for name in found if name.startswith(begin)]

    def _connected(self) -> Any:  # noqa: ANN401 (a client of Chroma's)
        with self._lock:
            if self._client is None:
                self._client = self._connect()
            return self._client

    def _connect(self) -> Any:  # noqa: ANN401 (as above)
        address = urlsplit(self._url)
        if not address.hostname:
            raise ConfigurationError(
                f"ONRECORD_CHROMA_URL={self._url!r} is not an address; write it like http://localhost:8000"
            )
        secure = address.scheme == "https"
        host, port = address.hostname, address.port or (443 if secure else 80)
        return self.asked(lambda: clients.of_server(host, port, secure=secure))
