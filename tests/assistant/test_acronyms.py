"""What articles also call what a question names."""

import pytest

from assistant.analysis.acronyms import other_names

TEXTS = (
    "The Harbour and Mooring Board (HMB) met on Monday. A Sound League man said so (OSK).",
    "Centers for Tide Control and Prevention (CTC); the F.T.A. (Ferry and Tug Administration).",
    "Leaders of the Sealers’ Union Party (PKU) left. Rita Moss (UK) stayed. Tide Teller Machines (TTMs).",
    "The Sealers’ Union Party (PKU) came back. Liz Tarn (UK) left.",
    "The Ship Owners’ Pact (SOP) and the Sea Otter Project (SOP) share letters. Sails & Oars (S&O).",
)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did the HMB decide?", ("Harbour and Mooring Board",)),
        ("What did the HMB's head say?", ("Harbour and Mooring Board",)),
        ("What did the Harbour and Mooring Board decide?", ("HMB",)),
        ("the harbour and mooring board", ("HMB",)),
        ("CTC rules", ("Centers for Tide Control and Prevention",)),
        ("FTA rules", ("Ferry and Tug Administration",)),
        ("F.T.A. rules", ("Ferry and Tug Administration",)),
        ("Who owns S&O?", ("Sails & Oars",)),
        ("Are there TTMs?", ("Tide Teller Machines",)),
        ("Who leads the PKU?", ("Sealers’ Union Party",)),  # its letters are another language's; two say so
        ("Who leads the Sealers' Union Party?", ("PKU",)),
        ("What is SOP?", ("Ship Owners’ Pact", "Sea Otter Project")),
        ("What did OSK decide?", ()),  # stands behind no name
        ("The economy of the UK", ()),  # two texts do not agree
        ("What did the HMB, the Harbour and Mooring Board, decide?", ()),
        ("Who met on Monday?", ()),
        ("", ()),
    ],
)
def test_a_name_has_the_other_name_that_articles_give_it(question: str, names: tuple[str, ...]) -> None:
    assert other_names(question, TEXTS) == names
