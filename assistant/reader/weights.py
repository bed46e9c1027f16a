"""The files of the weights, and the models that they are loaded into."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from assistant.reader.scales import Scales
from assistant.reader.windows import Window
from ingest.errors import ReaderError
from ingest.settings import forbid_telemetry

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

TOGETHER = 512  # tokens that are read together, at most: more leave the processor's caches
SCALES = "reader.json"
_MOST_THREADS = 4  # more gain little on models this small, and a server has other work


class Weights:
    """The files of a folder, each loaded once, when it is first needed. Safe to share between threads."""

    def __init__(self, folder: Path, threads: int | None) -> None:
        """Load nothing yet.

        Args:
            folder: Where the files are.
            threads: How many a model may use; by default as many as there are cores, four at most.
        """
        self._folder = folder
        self._threads = threads or min(_MOST_THREADS, _cores())
        self._lock = RLock()
        self._scales: Scales | None = None
        self._tokenizer: Tokenizer | None = None
        self._models: dict[str, Model] = {}

    def scales(self) -> Scales:
        """How the scores are to be read, and the checksums of the other files.

        Raises:
            ReaderError: The file is missing or damaged.
        """
        with self._lock:
            if self._scales is None:
                file = self._folder / SCALES
                try:
                    self._scales = Scales.parse(_read(file).decode())
                except ValueError as error:
                    raise _damaged(file, str(error)) from error
            return self._scales

    def tokenizer(self) -> "Tokenizer":
        """The tokenizer of both models; marks such as ``[SEP]`` in a text are words of the text.

        Raises:
            ReaderError: The file is missing or damaged, or the package is.
        """
        with self._lock:
            if self._tokenizer is None:
                data = self._checked("tokenizer.json")
                with _imported("tokenizers"):
                    from tokenizers import Tokenizer
                self._tokenizer = Tokenizer.from_str(data.decode())
                self._tokenizer.no_truncation()
                self._tokenizer.no_padding()
                self._tokenizer.encode_special_tokens = True
            return self._tokenizer

    def model(self, name: str) -> "Model":
        """A model by the name of its file.

        Raises:
            ReaderError: The file is missing or damaged, or onnxruntime is.
        """
        with self._lock:
            if name not in self._models:
                self._models[name] = Model.load(self._checked(name), name, self._threads)
            return self._models[name]

    def _checked(self, name: str) -> bytes:
        file = self._folder / name
        data = _read(file)
        if sha256(data).hexdigest() != self.scales().checksums.get(name):
            raise _damaged(file, f"its checksum is not the one in {SCALES}")
        return data


@lru_cache(maxsize=2)
def weights_of(folder: Path, threads: int | None) -> Weights:
    """The same weights for everyone in this process: a model takes a hundred megabytes."""
    return Weights(folder, threads)


class Model:
    """An encoder with its head, run by onnxruntime. Safe to share between threads."""

    def __init__(self, session: "InferenceSession") -> None:
        """Keep the session."""
        self._session = session

    @classmethod
    def load(cls, data: bytes, name: str, threads: int) -> "Model":
        """Make a model of a file's bytes; a fifth of a second.

        Raises:
            ReaderError: onnxruntime is missing, or cannot run the model.
        """
        forbid_telemetry()
        with _imported("onnxruntime"):
            import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors alone, and those it raises as well
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # cores that wait are free for others
        options.add_session_config_entry(
            "session.disable_quant_qdq", "1"
        )  # weights become floats once, when loaded
        try:
            return cls(onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"]))
        except Exception as error:  # it has a dozen of its own
            raise ReaderError(
                f"onnxruntime cannot load the reader's {name} ({error}); update onnxruntime"
            ) from error

    def scores(self, windows: Sequence[Window]) -> "list[NDArray[float32]]":
        """Read windows, short ones of about one length together.

        Returns:
            One array for each window, in their order: ``(tokens, 2)`` from the model of spans, with as many
            tokens as the longest that was read beside it; ``(4,)`` from the model of claims.

        Raises:
            ReaderError: The model failed.
        """
        order = sorted(range(len(windows)), key=lambda at: len(windows[at].ids))
        found: dict[int, NDArray[float32]] = {}
        while order:
            longest = len(windows[order[-1]].ids)
            batch = [order.pop() for _ in range(min(len(order), max(TOGETHER // longest, 1)))]
            found.update(zip(batch, self._run([windows[at] for at in batch]), strict=True))
        return [found[at] for at in range(len(windows))]

    def _run(self, windows: Sequence[Window]) -> "NDArray[float32]":
        import numpy as np

        ids = np.zeros((len(windows), max(len(window.ids) for window in windows)), np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, window in enumerate(windows):
            size = len(window.ids)
            ids[row, :size] = window.ids
            mask[row, :size] = 1
            types[row, window.second : size] = 1
        try:
            (scores,) = self._session.run(None, {"ids": ids, "mask": mask, "types": types})
        except Exception as error:  # as above
            raise ReaderError(
                f"the reader failed ({error}); update onnxruntime or reinstall on-record"
            ) from error
        return np.asarray(scores, np.float32)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReaderError(
            f"the reader's file {file} cannot be read ({error.strerror}); reinstall on-record"
        ) from error


def _damaged(file: Path, reason: str) -> ReaderError:
    return ReaderError(f"the reader's file {file} is damaged ({reason}); reinstall on-record")


@contextmanager
def _imported(package: str) -> Iterator[None]:
    """Say what is missing, should an import fail."""
    try:
        yield
    except ImportError as error:  # no wheel for this platform, or one that lacks a library of the system
        raise ReaderError(
            f"the reader needs {package}, which cannot be imported ({error}); "
            f"pip install --force-reinstall {package}"
        ) from error
