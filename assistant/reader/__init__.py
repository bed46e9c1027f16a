"""The learned reader: does this passage answer that question, and does this claim follow from that evidence.

Two small encoders (MiniLM-L6, 22 million parameters, kept in int8) read two texts together. Their weights and
every number in units of their scores lie in ``weights``, written by ``training``. This is the one room that
knows onnxruntime and tokenizers.

What a pair costs, by its length, is measured by ``python -m benchmarks.reader``.
"""

from assistant.reader.reader import WEIGHTS, Reader
from assistant.reader.results import Entailment, Reading, Span
from assistant.reader.scales import PLAIN, Line, Scales
from ingest.errors import ReaderError

__all__ = ["PLAIN", "WEIGHTS", "Entailment", "Line", "Reader", "ReaderError", "Reading", "Scales", "Span"]
