"""Mail: the words that people read, from single messages and mailboxes, and what is attached to them."""

from base64 import encodebytes
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from ingest.readers import Failure, Remark
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD, TREES, docx, mail

NEWSLETTER = (
    "<html><head><style>p{color:red}</style><title>x</title></head><body><div style='display:none'>Preheader</div>"
    "<table><tr><td><a href=x>View in browser</a></td></tr><tr><td><h1>Tram line approved</h1>"
    f"<p>{LEAD}</p><table><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>£410m</td></tr></table>"
    f"<p>{COST}</p></td></tr><tr><td>You are receiving this because you signed up. Unsubscribe</td></tr></table></body></html>"
)


@pytest.fixture
def read(steps_of):
    """What a mail gives."""

    def one(message: EmailMessage | bytes, name: str = "x.eml", **limits: int):
        data = message if isinstance(message, bytes) else message.as_bytes()
        return steps_of(Upload(name, data), **limits)

    return one


def test_a_newsletter_gives_its_words_its_day_and_its_name(read) -> None:
    message = mail(
        "View this email in your browser: https://x.example/v\n",
        NEWSLETTER,
        From='"The Tarn Briefing" <editor@email.tarnpost.example>',
        Subject="Tram line — approved für alle",
        List_Unsubscribe="<https://x.example/u>",
    )
    (article,) = read(message)
    assert article.text.split("\n\n") == ["Tram line approved", LEAD, "Year | Cost", "2025 | £410m", COST]
    assert (article.title, article.source) == ("Tram line — approved für alle", "The Tarn Briefing")
    assert article.published == datetime(2025, 2, 3, 12, 30, tzinfo=UTC)


def test_a_mail_of_a_person_names_its_author_and_the_house(read) -> None:
    (article,) = read(
        mail(f"{LEAD}\n\n{COST}\n", From="Ines Varro <ines@mail.tarnpost.example>", Subject="Re: Fwd: Tram")
    )
    assert (article.title, article.authors, article.source) == ("Tram", ("Ines Varro",), "tarnpost.example")
    (private,) = read(mail(LEAD, From="Ines <ines@gmail.com>"))
    assert private.source == ""


def test_the_plain_part_is_taken_where_it_says_more(read) -> None:
    (article,) = read(mail(f"{LEAD}\n\n{COST}\n\n{TREES}\n", "<p>Your mail program shows no HTML.</p>"))
    assert article.text.split("\n\n") == [LEAD, COST, TREES]


def test_lines_that_were_broken_to_fit_are_joined(read) -> None:
    (article,) = read(mail(LEAD.replace("Monday, ending", "Monday,\nending") + "\n\n- Dates\n- Prices\n"))
    assert article.text == LEAD + "\n\n- Dates\n- Prices"


def test_old_mail_in_another_encoding_is_decoded(read) -> None:
    raw = (
        b"Return-Path: <a@b.example>\r\nFrom: =?iso-8859-1?Q?Andr=E9_M=FCller?= <am@zeit.example>\r\n"
        b"Date: 9 Apr 99 10:00 GMT\r\nSubject: =?iso-8859-1?B?R2Vi/GhyZW4gc3RlaWdlbg==?=\r\n"
        b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        b"Die Geb\xfchren f\xfcr Liegepl\xe4tze steigen um acht Prozent."
    )
    for name in ("x.eml", "x.txt", "x"):
        (article,) = read(raw, name)
        assert article.title == "Gebühren steigen"
        assert article.text == "Die Gebühren für Liegeplätze steigen um acht Prozent."
        assert article.published == datetime(1999, 4, 9, 10, tzinfo=UTC)
        assert article.authors == ("André Müller",)


def test_a_mail_as_apple_keeps_it_is_read_without_what_stands_behind_it(read) -> None:
    data = mail(LEAD).as_bytes()
    (article,) = read(
        f"{len(data)}      \n".encode() + data + b"<?xml version='1.0'?><plist><dict/></plist>\n", "7.emlx"
    )
    assert article.text == LEAD


@pytest.mark.parametrize(
    "line", ["From - Mon Feb 03 12:30:00 2025", "From 17@xxx Mon Feb 03 12:30:00 +0000 2025"]
)
def test_mailboxes_of_other_programs_are_known(read, line: str) -> None:
    one, other = read(f"{line}\n{mail(LEAD)}\n{line}\n{mail(COST)}".encode(), "Inbox")
    assert [one.text, other.text] == [LEAD, COST]


@pytest.mark.parametrize(
    ("header", "title", "author"),
    [
        (b"Subject: Geb\xc3\xbchren\nFrom: Andr\xc3\xa9 M <a@b.example>", "Gebühren", "André M"),
        (b"Subject: Geb\xfchren\nFrom: Andr\xe9 M <a@b.example>", "Gebühren", "André M"),
        (
            b"Subject: =?utf-8?q?Fees=2C_?=\n =?utf-8?q?tram?=\nFrom: =?utf-8?q?Varro=2C_Ines?= <a@b.example>",
            "Fees, tram",
            "Varro, Ines",
        ),
        (
            b'Subject: =?no-such?q?Fees?=\nFrom: "Ines (Desk)" <a@b.example>',
            "=?no-such?q?Fees?=",
            "Ines (Desk)",
        ),
        (b"Subject: Fees\nFrom: <<a@b.example", "Fees", None),
    ],
)
def test_headers_are_read_however_they_are_coded(read, header: bytes, title: str, author: str | None) -> None:
    (article,) = read(header + b"\nDate: not a day\nMIME-Version: 1.0\n\n" + LEAD.encode())
    assert (article.title, article.published) == (title, None)
    assert author is None or article.authors == (author,)


def test_parts_in_parts_without_end_are_told(read) -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000))
    (failed,) = read(b"From: a@b.example\nMIME-Version: 1.0\n" + deep)
    assert isinstance(failed, Failure)


def test_what_is_attached_is_read_as_what_it_is(read) -> None:
    message = mail("see below", Subject="Fwd: Tram", Message_ID="<2@x>")
    message.add_attachment(mail(f"{LEAD}\n\n{COST}\n", Message_ID="<1@x>"))
    message.add_attachment(
        docx("Press release", TREES), maintype="application", subtype="msword", filename="r.docx"
    )
    message.add_attachment(b"\x89PNG\r\n" + b"x" * 50, maintype="image", subtype="png", filename="pic.png")
    forwarded, release = read(message)
    assert (forwarded.text, release.text) == (f"{LEAD}\n\n{COST}", f"Press release\n\n{TREES}")


OWN = f"{LEAD} {COST}"


def with_part(headers: str, body: bytes) -> bytes:
    """A mail in which a file stands, as its sender's program writes it."""
    head = f"Subject: Minutes\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n{OWN}\n"
    return f"{head}--b\n{headers}\n\n".encode() + body + b"\n--b--\n"


CODED = "Content-Transfer-Encoding: base64\n"


@pytest.mark.parametrize(
    "headers",
    [
        f"{CODED}Content-Type: message/octet-stream\nContent-Disposition: attachment; filename=r.docx",
        f"{CODED}Content-Type: message/external\nContent-Disposition: attachment",
        f"{CODED}Content-Type: application/octet-stream; name=r.docx",
        f"{CODED}Content-Type: application/pdf; name=r.pdf\nContent-Disposition: inline; filename=r.pdf",
        f"{CODED}Content-Type: application/octet-stream\nContent-Disposition: attachment",
    ],
)
def test_a_file_is_read_whatever_its_sender_calls_it(read, headers: str) -> None:
    own, release = read(with_part(headers, encodebytes(docx("Press release", TREES))))
    assert (own.text, release.text) == (OWN, f"Press release\n\n{TREES}")


@pytest.mark.parametrize("kind", ["message/octet-stream", "text/plain"])
@pytest.mark.parametrize("shape", ["inline", "attachment"])
def test_a_text_that_is_attached_is_read_to_the_letter(read, kind: str, shape: str) -> None:
    text = f"Fares: as before\nTrees: felled\n\n{TREES}"
    headers = f"Content-Type: {kind}\nContent-Disposition: {shape}; filename=fares.txt"
    own, other = read(with_part(headers, text.encode()))
    assert (own.text, other.text) == (OWN, text)


@pytest.mark.parametrize("kind", ["message/rfc822", "message/global"])
@pytest.mark.parametrize("is_coded", [True, False])
def test_a_mail_that_is_passed_on_is_read_however_it_is_coded(read, kind: str, is_coded: bool) -> None:
    passed_on = mail(TREES, Subject="Trees").as_bytes()
    coded = encodebytes(passed_on) if is_coded else passed_on
    own, other = read(with_part(f"{CODED * is_coded}Content-Type: {kind}", coded))
    assert (own.text, other.title, other.text) == (OWN, "Trees", TREES)


def test_the_seal_under_a_mail_is_no_article(read) -> None:
    seal = b"-----BEGIN PGP SIGNATURE-----\n\niQIzBAABCgAdFiEE\n-----END PGP SIGNATURE-----"
    (own,) = read(with_part("Content-Type: application/pgp-signature; name=signature.asc", seal))
    assert own.text == OWN


def test_a_mail_is_the_same_article_alone_and_in_a_mailbox(read) -> None:
    message = mail(LEAD, Message_ID="<1@x>")
    box = b"From a@b.example Mon Feb  3 12:30:00 2025\n" + message.as_bytes() + b"\n"
    (alone,), (boxed,) = read(message), read(box, "box")
    assert alone.id == boxed.id
    assert alone.content_hash == boxed.content_hash


def test_each_mail_of_a_mailbox_is_read_and_a_bad_one_is_told(read) -> None:
    line = b"From a@b.example Mon Feb  3 12:30:00 2025\n"
    secret = b"From: a@b.example\nContent-Type: multipart/encrypted; boundary=x\n\n--x--\n"
    story = mail(f"{LEAD}\n\n>From the start it was odd.\n").as_bytes()
    large = mail("word " * 4000).as_bytes()
    first, second, third, fourth = read(
        line + story + b"\n" + line + secret + b"\n" + line + large + b"\n" + line + mail(COST).as_bytes(),
        "box.mbox",
        max_article_bytes=2000,
    )
    assert first.text == f"{LEAD}\n\nFrom the start it was odd."
    assert isinstance(second, Failure)
    assert (second.source, second.reason) == ("box.mbox message 2", "an encrypted mail; save it decrypted")
    assert third.source == "box.mbox message 3"
    assert "larger than" in third.reason
    assert fourth.text == COST


def test_a_mail_in_a_mail_in_a_mail_comes_to_an_end(read) -> None:
    message = mail(LEAD)
    for _ in range(12):
        outer = mail("see below")
        outer.add_attachment(message)
        message = outer
    (failed,) = read(message)
    assert "packed in more than" in failed.reason


def test_a_page_that_a_browser_saved_is_read_with_its_address(read) -> None:
    page = (
        f"<html lang=en><head><title>Tram line approved</title></head><body><article><h1>Tram line approved</h1>"
        f"<p>{LEAD}</p><p>{COST}</p></article></body></html>"
    )
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://tarnpost.example/tram"
    message["Subject"] = "Tram line approved"
    message.set_content(page, subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png", cid="<1>")
    (article,) = read(message, "page.mhtml")
    assert article.url == "https://tarnpost.example/tram"
    assert article.text == f"{LEAD}\n\n{COST}"
    assert article.published is None


def test_a_mail_or_saved_page_that_breaks_off_is_told(read) -> None:
    whole = mail(f"{LEAD}\n{COST}", f"<p>{LEAD}</p><p>{COST}</p>").as_bytes()
    assert not any(isinstance(one, Remark) for one in read(whole))
    remark, article = read(whole[:-60])
    assert isinstance(remark, Remark)
    assert "it breaks off" in remark.reason
    assert LEAD in article.text
