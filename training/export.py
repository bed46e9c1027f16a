"""Turn what was trained into the reader's weights: ``python -m training.export FOLDER [--data DATA]``.

Writes models of about 23 MB each (see ``quantize``), the tokenizer, and the checksums of these; calibration
and thresholds that are there already stay. With DATA it says how far they agree with what was trained, on
kept documents.

The attention of each layer becomes one operator, which saves a tenth of the time.
"""

import argparse
import json
import shutil
import tempfile
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import fmean

import torch
from tokenizers import Tokenizer
from torch import nn

from assistant.reader import PLAIN, WEIGHTS, Reader, Scales
from ingest.settings import forbid_telemetry
from training.encoder import ClaimModel, SpanModel, Student, pretrained
from training.quantize import quantize
from training.rows import document_of, is_kept, rows

MODELS = {"spans": SpanModel, "claims": ClaimModel}
_NAMES = ["ids", "mask", "types"]
_PAIRS = 300  # that int8 is compared on


def export(model: nn.Module, file: Path) -> None:
    """Write a trained model as it is, in 32 bits, with pairs and tokens of any number.

    Args:
        model: Takes ids, mask and types, each ``(pairs, tokens)``.
        file: Where to write it.
    """
    model.eval()
    model.encoder.body.set_attn_implementation("eager")  # the form whose operators can be made one
    ids = torch.randint(1_000, 20_000, (2, 30))
    some = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    axes = {name: {0: "pairs", 1: "tokens"} for name in _NAMES}
    axes["scores"] = {0: "pairs", 1: "tokens"} if isinstance(model, SpanModel) else {0: "pairs"}
    torch.onnx.export(
        model, some, file, dynamo=False, input_names=_NAMES, output_names=["scores"], dynamic_axes=axes
    )
    forbid_telemetry()
    from onnxruntime.transformers.optimizer import optimize_model

    made = optimize_model(str(file), model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
    assert made.get_fused_operator_statistics()["Attention"] == 6, (
        "onnxruntime no longer knows this attention"
    )
    made.save_model_to_file(str(file))


def load(model: SpanModel | ClaimModel, weights: dict[str, torch.Tensor]) -> None:
    """Put what was trained into a model; what was frozen is there already.

    Raises:
        RuntimeError: The weights are those of another model.
    """
    frozen = {name for name, parameter in model.named_parameters() if not parameter.requires_grad}
    missing, unexpected = model.load_state_dict(weights, strict=False)
    if unexpected or set(missing) - frozen:
        raise RuntimeError(f"the checkpoint is of another model: {sorted({*unexpected, *missing} - frozen)}")


def write_tokenizer(encoder: Path, folder: Path) -> None:
    """Write the encoder's tokenizer without its own limits; the reader has others."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")


def write_scales(folder: Path) -> None:
    """Write the checksums of a folder's files, beside the calibration and thresholds that are there."""
    file = folder / "reader.json"
    scales = Scales.parse(file.read_text(encoding="utf-8")) if file.exists() else PLAIN
    files = sorted([*folder.glob("*.onnx"), folder / "tokenizer.json"])
    checksums = {found.name: sha256(found.read_bytes()).hexdigest() for found in files}
    text = json.dumps(replace(scales, checksums=checksums).as_json(), indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def agreement(exact: Path, folder: Path, data: Path) -> None:
    """Print how far the models in 8 bits agree with those in 32, by what they say of kept documents.

    Args:
        exact: The weights in 32 bits.
        folder: Those in 8.
        data: The folder of the training sets.
    """
    one, other = (Reader(path, scales=PLAIN) for path in (exact, folder))
    if (folder / "spans.onnx").exists():
        kept = (row for row in rows(data, "squad_dev") if is_kept(f"{row['source']} {row['title']}"))
        best, same, apart, sides = 0, 0, [], 0
        for row in islice(kept, 0, _PAIRS * 7, 7):
            asked = row["question"], [row["passage"]], [row["title"]]
            first, second = (reader.answers(*asked) for reader in (one, other))
            best += 1
            same += (
                first.spans[0].start == second.spans[0].start and first.spans[0].end == second.spans[0].end
            )
            sides += (first.none > 0.5) == (second.none > 0.5)
            apart.append(abs(first.none - second.none))
        print(
            f"spans: of {best} pairs {same / best:.1%} have the same best span, {sides / best:.1%} the same "
            f"side of one half; probabilities are {fmean(apart):.3f} apart (at most {max(apart):.2f})"
        )
    if (folder / "claims.onnx").exists():
        kept = (row for row in rows(data, "mnli_part") if is_kept(document_of(row)))
        pairs = [(row["premise"], row["claim"]) for row in islice(kept, _PAIRS)]
        first, second = ([found.supported for found in reader.entailment(pairs)] for reader in (one, other))
        apart = [abs(a - b) for a, b in zip(first, second, strict=True)]
        sides = sum((a > 0.5) == (b > 0.5) for a, b in zip(first, second, strict=True))
        print(
            f"claims: of {len(pairs)} pairs {sides / len(pairs):.1%} have the same side of one half; "
            f"probabilities of support are {fmean(apart):.3f} apart (at most {max(apart):.2f})"
        )


def main() -> None:
    """Export whichever models have a checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where checkpoints are kept")
    parser.add_argument("--data", type=Path, help="folder of the training sets, to compare int8 on")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the weights are written")
    given = parser.parse_args()
    encoder = pretrained(given.folder, "student")
    given.weights.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        exact, made = Path(temporary) / "exact", Path(temporary) / "made"
        exact.mkdir()
        made.mkdir()
        for name, kind in MODELS.items():
            checkpoint = given.folder / name / "checkpoint.pt"
            if not checkpoint.exists():
                print(f"{name}: no checkpoint in {checkpoint}")
                continue
            model = kind(Student(encoder))
            load(model, torch.load(checkpoint, map_location="cpu")["model"])
            export(model, exact / f"{name}.onnx")
            quantize(exact / f"{name}.onnx", made / f"{name}.onnx")
            size = (made / f"{name}.onnx").stat().st_size / 1e6
            print(f"{name}: {size:.1f} MB")
        write_tokenizer(encoder, made)
        for file in made.iterdir():  # at once, for whoever reads meanwhile
            shutil.copy(file, given.weights)
        write_scales(given.weights)
        if given.data:
            shutil.copy(given.weights / "tokenizer.json", exact)
            write_scales(exact)
            agreement(exact, given.weights, given.data)


if __name__ == "__main__":
    main()
