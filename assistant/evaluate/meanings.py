"""What each figure of an evaluation says, in words, and beside which others it stands."""

# What each figure says, by the part of its name that tells it from others.
_MEANINGS = {
    "hit@1": "questions whose first hit is right",
    "hit@5": "questions with a right one among the first five",
    "hit@10": "questions with a right one among the first ten",
    "recall@10": "share of all right ones that stand among the first ten",
    "MRR@10": "one divided by the place of the first right one",
    "nDCG@10": "how near the ranking comes to one with all right ones first",
    "answer in passages@10": "questions whose answer stands in one of ten passages",
    "answered, of the answerable": "questions answered, right or wrong, where the library says it",
    "answer in first sentence": "right answers that come at once",
    "answer in first three": "right answers within three sentences",
    "citation precision": "share of the cited articles that are right ones",
    "citation recall": "answers that cite a right article",
    "answer in marked words": "right answers in the very words that are marked, of the answers that mark any",
    "sentences quoted": "share of an answer's sentences that are an article's own",
    "sentences supported": "of the sentences that are not quoted, those that follow from the cited words",
    "sentences partly supported": "of the same, those that do so in part or with a doubt",
    "sentences not supported": "of the same, those that nothing shown supports",
    "refused, of the unanswerable": "questions refused where the library does not say it",
    "refusal precision": "share of the refusals that were due",
    "answer or refuse, balanced accuracy": "mean of the answerable answered and the unanswerable refused",
}
_FINDING = {"article": "Finding articles", "passage": "Finding passages"}  # by the first word of a figure


def group_of(name: str) -> str:
    """The heading that a figure stands under."""
    if name == "answer in passages@10":
        return _FINDING["passage"]
    return _FINDING.get(name.partition(" ")[0], "Answering, citing and refusing")


def meaning_of(name: str) -> str:
    """What a figure says; "" where its name says all."""
    return _MEANINGS.get(name) or _MEANINGS.get(name.rpartition(" ")[2], "")
