"""The mean of two checkpoints of one model: ``python -m training.mean ONE OTHER TARGET``.

Weights that one run went through and those it ended with lie close enough that their mean is a model too, and
it does better than either on text that neither has seen (Wortsman et al., 2022, "Model soups").
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Write the mean; ``training.export`` reads it like any other checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("one", "other", "target"):
        parser.add_argument(name, type=Path, help="a checkpoint.pt")
    given = parser.parse_args()
    one, other = torch.load(given.one), torch.load(given.other)
    mean = {
        name: (one["model"][name] + weight) / 2 if weight.is_floating_point() else weight
        for name, weight in other["model"].items()
    }
    given.target.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": mean, "optimizer": {}, "step": other["step"]}, given.target)


if __name__ == "__main__":
    main()
