"""Texts that say of themselves that they are cut off; and those that only look like it."""

import pytest

from ingest.readers.teaser import without_cut
from tests.ingest.packing import COST, LEAD

LONG = " ".join([LEAD, COST] * 20)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{LEAD} {COST[:40]}… [+2143 chars]", f"{LEAD} {COST[:40].rstrip()} …"),
        (f"{LEAD} ... [1,204 more words]", f"{LEAD} …"),
        (f"{LEAD} […]", f"{LEAD} […]"),
        (f"{LEAD} Mayor Odile Ran...", f"{LEAD} Mayor Odile Ran..."),
        (f"{LEAD}\n\nSubscribe to read the full story.", LEAD),
        (f"{LEAD} Sign in to continue reading", LEAD),
        (f"{LEAD}\n\nContinue reading…", LEAD),
        (f"{LEAD}\n\nThis article is for subscribers only.", LEAD),
        (f"{LEAD} Read more", LEAD),
        (f"{LEAD} Read more »", LEAD),
        (f"{LONG}\n\nSubscribe now to keep reading.", LONG),
        ("ONLY AVAILABLE IN PAID PLANS", ""),
    ],
)
def test_a_text_that_says_that_it_is_cut_off_is_a_teaser(text: str, kept: str) -> None:
    assert without_cut(text) == (kept, True)


@pytest.mark.parametrize(
    "text",
    [
        LEAD, f"{LEAD}\n\n{COST}\n", f"{LEAD} He may be fined....", f"{LONG} And then …", f"{LONG}\n\nRead more: Trees to be felled",
        "Readers subscribe to read the paper, he said.", f"{LEAD} (410 words)", f"{LEAD} He asked them to read on.",
        f"“We … will see,” he said. {LEAD}",
    ],
)  # fmt: skip
def test_a_whole_text_stays_as_it_is(text: str) -> None:
    assert without_cut(text) == (text, False)
