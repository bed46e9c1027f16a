"""Exports of Nexis and Nexis Uni, as they are saved."""

from tests.ingest.packing import COST, LEAD, TREES

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
