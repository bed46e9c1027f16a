"""The licences of what On Record runs on, as its packages declare them; `make licences` writes the page."""

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "licences.md"
_TABLE = "| package | version | licence |\n|---|---|---|\n"
_LONGEST = 60  # characters of a licence's name; what is longer is its text


def locked() -> dict[str, str]:
    """Versions of all packages that On Record runs on, with every extra and on every platform, by name."""
    packages = tomllib.loads((HOME / "uv.lock").read_text(encoding="utf-8"))["package"]
    by_name = {package["name"]: package for package in packages}
    ours = by_name.pop("on-record")
    extras = ours.get("optional-dependencies", {}).values()
    waiting = [one["name"] for needed in (ours["dependencies"], *extras) for one in needed]
    found: dict[str, str] = {}
    while waiting:
        package = by_name[waiting.pop()]
        if package["name"] not in found:
            found[package["name"]] = package["version"]
            more = package.get("optional-dependencies", {}).values()
            waiting += [one["name"] for needed in (package.get("dependencies", ()), *more) for one in needed]
    return dict(sorted(found.items()))


def licence(name: str) -> str | None:
    """What a package that is installed here declares; None where it is not."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := told.get("License-Expression"):
        return expression
    named = [
        line.rpartition(" :: ")[2] for line in told.get_all("Classifier", ()) if line.startswith("License ::")
    ]
    named = [one for one in named if one != "OSI Approved"]
    first = (told.get("License") or "").strip().partition("\n")[0].strip()
    if named:
        return ", ".join(sorted(named))
    return first if 0 < len(first) <= _LONGEST else _by_its_text(name)


def _by_its_text(name: str) -> str:
    """The licence whose words a package brings, where its metadata names none."""
    for file in metadata.files(name) or ():
        if re.search(r"licen[cs]e|copying", file.name, re.IGNORECASE) and not file.name.endswith(".py"):
            text = " ".join(file.read_text(encoding="utf-8").split())
            for words, known in _TEXTS.items():
                if words in text:
                    return known
    return "not declared"


_TEXTS = {
    "Apache License Version 2.0": "Apache-2.0",
    "Permission is hereby granted, free of charge": "MIT",
    "Redistributions in binary form must reproduce": "BSD",
    "Mozilla Public License": "MPL-2.0",
}


def listed() -> dict[str, tuple[str, str]]:
    """``(version, licence)`` of each package on the page."""
    rows = PAGE.read_text(encoding="utf-8").partition(_TABLE)[2].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {name: (version, told) for name, version, told in cells}


def page() -> str:
    """The page with its table made anew; a package that is not installed here keeps what it had."""
    head, before = PAGE.read_text(encoding="utf-8").partition(_TABLE)[0], listed()
    told = {name: licence(name) or before.get(name, ("", "not declared"))[1] for name in locked()}
    rows = [f"| {name} | {version} | {told[name]} |" for name, version in locked().items()]
    return head + _TABLE + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
