"""The learned reader: does this passage answer that question, and does this claim follow from that evidence.

Two small encoders (MiniLM-L6, 22 million parameters, kept in int8) read two texts together. Their weights and
every number in units of their scores lie in ``weights``, written by ``training``. This is the one room that
knows onnxruntime and tokenizers.

A pair costs, on one core with AVX2 of a busy machine and so at the most: 10 ms at 22 tokens, 18 at 42,
48 at 122 and 106 at 242 (``python -m benchmarks.reader``; a question and a passage of 800 characters have
about 200). Loading takes half a second for the first of the models, onnxruntime's own import among it, and
half of that for the other.
"""

from assistant.reader.reader import WEIGHTS, Reader
from assistant.reader.results import Entailment, Reading, Span
from assistant.reader.scales import PLAIN, Line, Scales
from ingest.errors import ReaderError

__all__ = ["PLAIN", "WEIGHTS", "Entailment", "Line", "Reader", "ReaderError", "Reading", "Scales", "Span"]
