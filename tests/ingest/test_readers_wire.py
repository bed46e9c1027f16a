"""Wire formats: NITF, NewsML 1.2, NewsML-G2, IPTC 7901, Reuters' SGML, each as agencies send them."""

from datetime import UTC, datetime

import pytest

from ingest.articles import Article
from ingest.readers import Failure
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD, TREES

NITF = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="en"><head><title>tram/council</title><docdata><doc-id id-string="tp-1"/>
<date.issue norm="20250203T093000-0500"/><doc.copyright holder="Tarn Press" year="2025"/></docdata>{pub}</head><body>
<body.head><hedline><hl1>Tram line approved – at last</hl1><hl2>Work begins in March</hl2></hedline>
<byline>By <person>Ines Varro</person></byline><dateline><location>TARN</location></dateline></body.head>
<body.content><media media-type="image"><media-caption>A tram in the snow.</media-caption></media>
<p>{one}</p><p>Mayor <person>Odile Ransome</person> said so.</p>
<table><tr><td>Year</td><td>Cost</td></tr><tr><td>2025</td><td>410m</td></tr></table></body.content>
<body.end><tagline>The agency's desk</tagline></body.end></body></nitf>"""


@pytest.fixture
def read(steps_of):
    """What a wire file gives, named as wires name theirs: not at all."""
    return lambda data, name="wire", **limits: steps_of(
        Upload(name, data if isinstance(data, bytes) else data.encode()), **limits
    )


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "windows-1252", "utf-16"])
def test_nitf_gives_its_story_without_captions_and_taglines(read, encoding: str) -> None:
    text = NITF.format(encoding=encoding, one=LEAD, pub="").replace("–", "-" if "iso" in encoding else "–")
    (article,) = read(text.encode(encoding))
    assert article.title.startswith("Tram line approved")
    assert article.text.split("\n\n") == [LEAD, "Mayor Odile Ransome said so.", "Year | Cost", "2025 | 410m"]
    assert article.published == datetime(2025, 2, 3, 14, 30, tzinfo=UTC)
    assert (article.authors, article.source, article.language) == (("Ines Varro",), "Tarn Press", "en")


def test_the_publication_of_nitf_stands_before_the_owner_of_its_words(read) -> None:
    pub = '<pubdata name="The Tarn Post" ex-ref="https://tarnpost.example/tram"/>'
    (article,) = read(NITF.format(encoding="utf-8", one=LEAD, pub=pub))
    assert (article.source, article.url) == ("The Tarn Post", "https://tarnpost.example/tram")


NEWSML = """<?xml version="1.0" encoding="utf-8"?>
<NewsML><Catalog Href="http://x.example/c.xml"/><NewsEnvelope><DateAndTime>20250203T143100Z</DateAndTime></NewsEnvelope>
<NewsItem xml:lang="fr"><Identification><NewsIdentifier><ProviderId>tarn.example</ProviderId><DateId>20250203</DateId>
<NewsItemId>TX1</NewsItemId><RevisionId PreviousRevision="0" Update="N">{revision}</RevisionId>
<PublicIdentifier>urn:newsml:tarn.example:20250203:TX1:{revision}</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20250203T143000Z</FirstCreated>
<ThisRevisionCreated>20250203T150000Z</ThisRevisionCreated><Status FormalName="{status}"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>La ligne de tram approuvée</HeadLine><ByLine>Par Ines Varro</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="Tarn Presse"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="fr"/></DescriptiveMetadata>
<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent>{one}</DataContent></ContentItem>
</NewsComponent><NewsComponent><Role FormalName="Picture"/><NewsLines><HeadLine>Un tram</HeadLine></NewsLines>
<NewsComponent><Role FormalName="Caption"/><ContentItem><MediaType FormalName="Text"/><DataContent><p>Légende.</p></DataContent>
</ContentItem></NewsComponent></NewsComponent></NewsComponent></NewsItem></NewsML>"""
CONTENT = {
    "paragraphs": f"<p>{LEAD}</p><p>{COST}</p>",
    "nitf": f"<nitf><body><body.head/><body.content><p>{LEAD}</p><p>{COST}</p></body.content></body></nitf>",
    "page": f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>x</title></head><body><p>{LEAD}</p><p>{COST}</p></body></html>",
    "escaped": f"<![CDATA[<p>{LEAD}</p><p>{COST}</p>]]>",
    "bare": f"{LEAD}\n\n{COST}",
}


@pytest.mark.parametrize("kind", CONTENT)
def test_newsml_gives_its_story_without_the_picture(read, kind: str) -> None:
    (article,) = read(NEWSML.format(revision=1, status="Usable", one=CONTENT[kind]))
    assert article.text == f"{LEAD}\n\n{COST}"
    assert (article.title, article.authors) == ("La ligne de tram approuvée", ("Ines Varro",))
    assert (article.source, article.language) == ("Tarn Presse", "fr")
    assert article.published == datetime(2025, 2, 3, 14, 30, tzinfo=UTC)


def test_a_revision_is_the_same_article(read) -> None:
    (first,) = read(NEWSML.format(revision=1, status="Usable", one=CONTENT["bare"]), "a.xml")
    (second,) = read(NEWSML.format(revision=2, status="Usable", one=TREES), "b.xml")
    assert first.id == second.id
    assert second.text == TREES


def test_what_an_agency_withdrew_is_told_and_not_given(read) -> None:
    (failed,) = read(NEWSML.format(revision=1, status="Canceled", one=CONTENT["bare"]))
    assert "withdrawn by its agency" in failed.reason
    (failed,) = read(G2.format(status="stat:canceled", content=CONTENT["page"]))
    assert "withdrawn by its agency" in failed.reason


G2_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:tarn:{{}}" version="3" standard="NewsML-G2"
 xml:lang="en-GB"><rightsInfo><copyrightHolder literal="Tarn Press Ltd"/></rightsInfo><itemMeta>
<itemClass qcode="ninat:{kind}"/><provider qcode="nprov:TP"><name>Tarn Press</name></provider>
<versionCreated>2025-02-03T15:00:00Z</versionCreated><firstCreated>2025-02-03T09:30:00-05:00</firstCreated>
<pubStatus qcode="{{status}}"/></itemMeta><contentMeta><creator literal="IV"><name>Ines Varro</name></creator>
<language tag="en-GB"/><headline role="hld:sub">Work begins in March</headline><headline>Tram line approved</headline>
</contentMeta><contentSet>{content}</contentSet></newsItem>"""
G2 = (
    '<?xml version="1.0"?>'
    + G2_ITEM.format(
        kind="text", content='<inlineXML contenttype="application/xhtml+xml">{content}</inlineXML>'
    )
).replace("{}", "1")


@pytest.mark.parametrize("kind", CONTENT)
def test_newsml_g2_gives_its_story(read, kind: str) -> None:
    (article,) = read(G2.format(status="stat:usable", content=CONTENT[kind]))
    assert article.text == f"{LEAD}\n\n{COST}"
    assert (article.title, article.authors) == ("Tram line approved", ("Ines Varro",))
    assert (article.source, article.language) == ("Tarn Press", "en")
    assert article.published == datetime(2025, 2, 3, 14, 30, tzinfo=UTC)


def test_a_message_gives_each_story_in_it_and_no_picture(read) -> None:
    item = G2_ITEM.replace("{{}}", "{number}").replace("{{status}}", "stat:usable")
    text = '<inlineData contenttype="text/plain">{}</inlineData>'
    items = (
        item.format(kind="text", number=1, content=text.format(LEAD))
        + item.format(kind="picture", number=2, content=text.format("A tram in the snow."))
        + item.format(kind="text", number=3, content='<remoteContent href="story.html"/>')
        + item.format(kind="text", number=4, content=text.format(COST))
    )
    message = (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    )
    one, other = read(message)
    assert (one.text, other.text) == (LEAD, COST)
    assert one.id != other.id


def test_a_package_is_no_article(read) -> None:
    (failed,) = read('<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><groupSet/></packageItem>')
    assert isinstance(failed, Failure)
    assert "no text in this NewsML-G2" in failed.reason


RECORD = (
    "<NewsID>9a69</NewsID><PublishDate>2025-02-03T14:30:00Z</PublishDate><headline>Tram line approved</headline>"
    f"<content>&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{COST}&lt;/p&gt;</content><byLine>Ines Varro</byLine><version>1</version>"
)


@pytest.mark.parametrize("around", ["<RBNews>{}</RBNews>", "<items><count>1</count><item>{}</item></items>"])
def test_xml_of_no_standard_is_read_by_the_names_of_its_elements(read, around: str) -> None:
    (article,) = read("<?xml version='1.0'?>" + around.format(RECORD))
    assert (article.title, article.text, article.authors) == (
        "Tram line approved",
        f"{LEAD}\n\n{COST}",
        ("Ines Varro",),
    )
    assert article.published == datetime(2025, 2, 3, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", ["canceled", "stat:withheld"])
def test_a_withdrawn_item_of_ninjs_is_told_and_not_given(read, status: str) -> None:
    (failed,) = read(
        f'{{"uri": "urn:tp:1", "headline": "Tram", "body_text": "{LEAD}", "pubstatus": "{status}"}}'
    )
    assert "withdrawn by its agency (Tram)" in failed.reason


def test_a_byline_of_nitf_names_persons_without_their_offices(read) -> None:
    byline = "<byline>By <person>Ines Varro</person><byttl>Desk editor</byttl></byline>"
    text = NITF.format(encoding="utf-8", one=LEAD, pub="").replace(
        "<byline>By <person>Ines Varro</person></byline>", byline
    )
    (article,) = read(text)
    assert article.authors == ("Ines Varro",)


IPTC = (
    b"\x16\x16\x01tpa0123 4 pol 46  Tarn 0027\r\n\x02\r\nTram/Council/\r\n(Urgent)\r\nTram line approved\r\nafter eight years =\r\n\r\n"
    b"   Tarn (tpa) - The council approved a 14-mile\r\ntram line on Monday.\r\n   Work begins in March.\r\n\x03\r\n031430 GMT Feb 25\r\n\x04"
)


@pytest.mark.parametrize("data", [IPTC, IPTC.translate(None, b"\x16\x01\x02\x03\x04")])
def test_iptc_7901_gives_headline_paragraphs_and_time_of_filing(read, data: bytes) -> None:
    (article,) = read(data)
    assert article.title == "Tram line approved after eight years"
    assert article.text == (
        "Tarn (tpa) - The council approved a 14-mile tram line on Monday.\n\nWork begins in March."
    )
    assert article.published == datetime(2025, 2, 3, 14, 30, tzinfo=UTC)
    assert article.source == "tpa"


SGML = (
    '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="5544" NEWID="1">\n'
    "<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TOPICS><D>tram</D></TOPICS>\n<TEXT>&#2;\n<TITLE>TRAM LINE &lt;TRM> APPROVED</TITLE>\n"
    "<DATELINE>    TARN, Feb 26 - </DATELINE><BODY>The council approved a tram\nline.\n    Work begins in March.\n Reuter\n&#3;"
    '</BODY></TEXT>\n</REUTERS>\n<REUTERS NEWID="2"><DATE>27-FEB-1987 00:00:00.00</DATE><TEXT TYPE="BRIEF">&#2;<TITLE>TARN BANK SAYS '
    "MONEY IS SHORT</TITLE>&#3;</TEXT></REUTERS>"
)


def test_reuters_sgml_gives_each_story_and_brief(read) -> None:
    story, brief = read(SGML, "reut2-000.sgm")
    assert (story.title, story.source, story.language) == ("TRAM LINE <TRM> APPROVED", "Reuters", "en")
    assert story.text.startswith("The council approved a tram line.\n\nWork begins in March.")
    assert story.published == datetime(1987, 2, 26, 15, 1, 1, 790000, tzinfo=UTC)
    assert isinstance(brief, Article)
    assert brief.text == "TARN BANK SAYS MONEY IS SHORT"


@pytest.mark.parametrize("declared", ['<!ENTITY a "b">', '<!entity % x SYSTEM "file:///etc/passwd"> %x;'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(read, declared: str, encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE nitf [{declared}]><nitf><body>&a;</body></nitf>"
    (failed,) = read(text.encode(encoding))
    assert isinstance(failed, Failure)
    assert "XML entities" in failed.reason
