"""Exports of databases: each article with its own headline, outlet, day and author, whatever they were saved as."""

from datetime import UTC, datetime
from html import escape

import pytest

from ingest.articles import Article
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD, TREES, docx

NEXIS = f"""
                               Document 1 of 2

                                 The Tarn Post

                            February 3, 2025 Monday
                                  Final Edition

Tram line approved after
eight years of dispute

BYLINE: Ines Varro

SECTION: News; Pg. 4

LENGTH: 46 words

{LEAD.partition(" on Monday")[0]}
on Monday{LEAD.partition(" on Monday")[2]}

{COST}

LOAD-DATE: February 4, 2025

LANGUAGE: ENGLISH

                 Copyright 2025 The Tarn Post
                     All Rights Reserved


                               Document 2 of 2

                                 Sound Gazette

                              May 2, 2021 Sunday

Trees to be felled

BYLINE: Oda Lint

LENGTH: 31 words

{TREES}

GRAPHIC: A plane tree.

LANGUAGE: ENGLISH
"""
NEXIS_BEFORE_2013 = f"""                               1 of 2 DOCUMENTS

                      Copyright 2025 The Tarn Post Company
                                 The Tarn Post

                            February 3, 2025, Monday, Final Edition

SECTION: News; Pg. 4

LENGTH: 46 words

HEADLINE: Tram line approved after eight years of dispute

BYLINE: By Ines Varro

DATELINE: TARN

BODY:
{LEAD}

{COST}

LOAD-DATE: February 4, 2025

                               2 of 2 DOCUMENTS

                                 Sound Gazette

                               May 2, 2021, Sunday

SECTION: Travel

LENGTH: 31 words

HEADLINE: Trees to be felled

BYLINE: Oda Lint

BODY:

{TREES}
"""
NEXIS_UNI = f"""User Name: =
Date and Time: Tuesday, February 4, 2025 9:01:00 AM GMT
Job Number: 123456
Documents (2)
1. Tram line approved after eight years of dispute
Client/Matter: -None-
Search Terms: tram
2. Trees to be felled

Tram line approved after eight years of dispute

The Tarn Post

February 3, 2025 Monday

Copyright 2025 The Tarn Post All Rights Reserved

Section: NEWS; Pg. 4

Length: 46 words

Byline: Ines Varro

Body

{LEAD}

{COST}

Classification

Language: ENGLISH

Publication-Type: Newspaper

Load-Date: February 4, 2025

End of Document

Trees to be felled

Sound Gazette

May 2, 2021 Sunday

Copyright 2021 Sound Gazette All Rights Reserved

Length: 31 words

Byline: Oda Lint

Body

{TREES}

Load-Date: May 3, 2021

End of Document
"""
FACTIVA = f"""News
Tram line approved after eight years of dispute

By Ines Varro
46 words
3 February 2025
The Tarn Post
TARNPO
4
English
Copyright 2025. The Tarn Post.

{LEAD}

{COST}

Document TARNPO0020250203el230000a

Trees to be felled

Oda Lint
31 words
2 May 2021
18:03
Sound Gazette
SOUNDG
English
(c) 2021 Sound Gazette

{TREES}

Document SOUNDG0020210502eh520000b

Search Summary
Text trams
"""
FACTIVA_CODED = f"""HD
Tram line approved after eight years of dispute
BY
By Ines Varro
WC
46 words
PD
3 February 2025
SN
The Tarn Post
SC
TARNPO
LA
English
CY
Copyright 2025.
LP
{LEAD}

TD
{COST}

NS
gtram : Trams
RE
uk : United Kingdom
AN
Document TARNPO0020250203el230000a

HD Trees to be felled
BY Oda Lint
WC 31 words
PD 2 May 2021
SN Sound Gazette
LA English
LP

{TREES}

AN Document SOUNDG0020210502eh520000b
"""
PROQUEST = f"""____________________________________________________________

Document 1 of 2

Tram line approved after eight years of dispute

Author: Varro, Ines

Publication info: The Tarn Post ; Tarn [Tarn]03 Feb 2025: 4.

ProQuest document link

Abstract: The council approved a line.

Full text: {LEAD}

{COST}

Subject: Trams

Title: Tram line approved after eight years of dispute

Publication title: The Tarn Post

First page: 4

Publication year: 2025

Publication date: Feb 3, 2025

Language of publication: English

ProQuest document ID: 3161234567

Copyright: Copyright 2025

Last updated: 2025-02-04

Database: ProQuest Central

____________________________________________________________

Document 2 of 2

Trees to be felled

Author: Lint, Oda

Full text: {TREES}

Publication title: Sound Gazette

Publication date: May 2, 2021

Language of publication: English

ProQuest document ID: 2521234567

____________________________________________________________
"""
PROQUEST_NOW = f"""Tram line approved after eight years of dispute

Varro, Ines. The Tarn Post; Tarn [Tarn]. 03 Feb 2025: 4.

ProQuest document link

ABSTRACT (ENGLISH)

The council approved a line.

FULL TEXT

{LEAD}

{COST}

DETAILS

Subject: Trams

Publication title: The Tarn Post; Tarn

First page: 4

Publication date: Feb 3, 2025

Language of publication: English

ProQuest document ID: 3161234567

Database: ProQuest Central

Database copyright 2025 ProQuest LLC. All rights reserved. Terms and Conditions

Trees to be felled

Lint, Oda. Sound Gazette. 02 May 2021: 11.

FULL TEXT

{TREES}

DETAILS

Publication title: Sound Gazette

Publication date: May 2, 2021

ProQuest document ID: 2521234567

Database copyright 2021 ProQuest LLC. All rights reserved. Terms and Conditions
"""
EXPORTS = {
    "Nexis": NEXIS, "Nexis before 2013": NEXIS_BEFORE_2013, "Nexis Uni": NEXIS_UNI, "Factiva": FACTIVA,
    "Factiva with codes": FACTIVA_CODED, "ProQuest": PROQUEST,
    "ProQuest now": PROQUEST_NOW,
}  # fmt: skip


def as_text(text: str) -> bytes:
    return text.encode()


def as_dos_text(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def as_docx(text: str) -> bytes:
    return docx(*(escape(line.strip()) for line in text.splitlines()))


def as_rtf(text: str) -> bytes:
    return (r"{\rtf1\ansi " + "\\par\n".join(line.strip() for line in text.splitlines()) + r"\par}").encode()


def as_page(text: str) -> bytes:
    lines = "".join(f"<p>{escape(line.strip())}</p>\n" for line in text.splitlines() if line.strip())
    return f"<!doctype html><html><head><title>Results</title></head><body>{lines}</body></html>".encode()


@pytest.mark.parametrize("saved", [as_text, as_dos_text, as_docx, as_rtf, as_page])
@pytest.mark.parametrize("database", EXPORTS)
def test_each_article_of_an_export_comes_alone_with_its_own_fields(steps_of, database: str, saved) -> None:
    tram, trees = steps_of(Upload("export.txt", saved(EXPORTS[database])))
    assert isinstance(tram, Article)
    assert isinstance(trees, Article)
    assert tram.title.replace("\n", " ") in (
        "Tram line approved after eight years of dispute", "eight years of dispute",
    )  # fmt: skip
    assert trees.title == "Trees to be felled"
    assert [tram.source, trees.source] == ["The Tarn Post", "Sound Gazette"]
    assert tram.published == datetime(2025, 2, 3, tzinfo=UTC)
    assert trees.published is not None
    assert trees.published.date().isoformat() == "2021-05-02"
    assert [tram.authors, trees.authors] == [("Ines Varro",), ("Oda Lint",)]
    assert tram.language in ("en", "")
    assert " ".join(tram.text.split()) == f"{LEAD} {COST}"
    assert trees.text == TREES
    assert tram.id != trees.id


def test_an_export_in_german_is_read_alike(steps_of) -> None:
    text = (
        f"                Dokument 1 von 1\n\n                Tarner Bote\n\n             3. April 2025 Donnerstag\n\n"
        f"Straßenbahn beschlossen\n\nAUTOR: Ines Varro\n\nRUBRIK: Lokales; S. 4\n\nLÄNGE: 46 Wörter\n\n{LEAD}\n\n"
        "Language: a word with a colon is no label.\n\nLADEDATUM: 4. April 2025\n\nSPRACHE: GERMAN\n"
    )
    (article,) = steps_of(Upload("export.txt", text.encode()))
    assert (article.title, article.source, article.language) == (
        "Straßenbahn beschlossen",
        "Tarner Bote",
        "de",
    )
    assert article.text == f"{LEAD}\n\nLanguage: a word with a colon is no label."
    assert article.published == datetime(2025, 4, 3, tzinfo=UTC)
    assert article.authors == ("Ines Varro",)


def test_a_colon_in_an_article_ends_no_field(steps_of) -> None:
    said = "The mayor said: We have waited long enough."
    (article, _) = steps_of(Upload("export.txt", PROQUEST.replace(COST, said).encode()))
    assert article.text == f"{LEAD}\n\n{said}"


def test_an_article_of_an_export_that_has_no_text_is_told(steps_of) -> None:
    first, failed = steps_of(Upload("export.txt", NEXIS.partition(TREES)[0].encode()))
    assert first.title.startswith("Tram line approved")
    assert (failed.source, failed.reason[:10]) == ("export.txt article 2", "no text in")


def test_an_article_that_speaks_of_databases_is_an_article(steps_of) -> None:
    text = "End of an era\n\nNexis gave each story a number.\n\nDocument 1 of 2 was about trams, he said.\n\nEnd of Document\n"
    (article,) = steps_of(Upload("story.txt", text.encode()))
    assert article.text == text
