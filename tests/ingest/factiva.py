"""Exports of Factiva and ProQuest, as they are saved."""

from tests.ingest.packing import COST, LEAD, TREES

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
