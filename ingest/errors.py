"""What can go wrong, as a tree; every message says what is wrong and what to do about it.

OnRecordError
├── UsageError          the caller asked for something that cannot be (exit code 2)
│   └── ConfigurationError   a setting names something that is not there
├── SourceError         one source could not be read; the others go on
├── LibraryError        the library cannot be opened, read or written
│   ├── LibraryBusyError     another process is writing (exit code 75)
│   ├── LibraryLostError     its file is gone, empty or older than what its indexes have seen
│   ├── LibraryDamagedError  its file is not what was written to it
│   └── IndexDamagedError    the same of an index, which is built anew from the library
├── NotFoundError       what was named is not in the library (exit code 1)
├── ModelError          a model or its server did not answer
└── ReaderError         the learned reader cannot be loaded or run; answers fall back to ranked passages
"""

from ingest.redacting import redacted


class OnRecordError(Exception):
    """Base of every error that On Record raises on purpose; no message of one holds a secret."""

    def __init__(self, *said: object) -> None:
        """Say what is wrong; secrets are taken out."""
        super().__init__(*(redacted(one) if isinstance(one, str) else one for one in said))


class UsageError(OnRecordError):
    """The caller asked for something that cannot be."""


class ConfigurationError(UsageError):
    """A setting names something that is not there or not installed."""


class SourceError(OnRecordError):
    """One source could not be read."""


class LibraryError(OnRecordError):
    """The library cannot be opened, read or written."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


class LibraryLostError(LibraryError):
    """A library that was there is gone, or has lost its last changes; it is never begun anew.

    Attributes:
        revision: Where it stands; 0 where it is gone.
    """

    def __init__(self, message: str, revision: int = 0) -> None:
        """Say what is lost, and where the library stands."""
        super().__init__(message)
        self.revision = revision


class LibraryDamagedError(LibraryError):
    """A file of the library is not what was written to it."""


class IndexDamagedError(LibraryError):
    """A file of an index is not what was written to it, or does not hold what the library holds."""


class ModelError(OnRecordError):
    """A model or the server behind it did not answer."""


class ReaderError(OnRecordError):
    """The learned reader cannot be loaded or run."""


class NotFoundError(OnRecordError):
    """What was named is not in the library."""
