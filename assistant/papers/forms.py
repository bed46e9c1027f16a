"""Blocks written down as text, Markdown and HTML. What articles say is text in each, and never markup."""

import re
from collections.abc import Iterable
from html import escape

from assistant.papers.blocks import Block, Run

_MARKUP = re.compile(r"[\\`*_\[\]<>]")
_HEADS = {"title": "# ", "question": "## ", "heading": "### ", "quote": "> "}
_TAGS = {"title": "h1", "question": "h2", "heading": "h3", "quote": "blockquote"}
_LOOKS = (
    "body{font:17px/1.6 Georgia,serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1f1d1a}"
    "h1,h2,h3{line-height:1.3}"
    "blockquote{border-left:3px solid #d8d3c7;margin:.3rem 0 1rem;padding-left:.9rem}"
    ".warning{border-left:3px solid #c98a1b;padding-left:.8rem}.source{margin:1rem 0 .2rem}a{color:#0f5f66}"
    "@media(prefers-color-scheme:dark){body{background:#15181b;color:#e8e4dc}a{color:#7fcdd0}}"
)


def as_text(blocks: Iterable[Block]) -> str:
    """Plain text; a quote stands in quotation marks."""
    lines = []
    for one in blocks:
        said = _line("".join(run.text for run in one.runs))
        lines.append(f"“{said}”" if one.kind == "quote" else said)
    return "\n\n".join(lines) + "\n"


def as_markdown(blocks: Iterable[Block]) -> str:
    """Markdown in which no word of an article makes a link, an image or markup."""
    return "\n\n".join(_HEADS.get(one.kind, "") + "".join(map(_marked, one.runs)) for one in blocks) + "\n"


def as_html(blocks: Iterable[Block]) -> str:
    """HTML, a part of a page: what is copied."""
    return "\n".join(_element(one) for one in blocks)


def as_page(blocks: Iterable[Block], title: str) -> str:
    """HTML, a whole page that loads nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>\n'
        f"<style>{_LOOKS}</style></head>\n<body>\n{as_html(blocks)}\n</body></html>\n"
    )


def address(link: str) -> str:
    """An address of the web with nothing in it that ends it early; "" where it is another."""
    safe = re.sub(r"[\s<>\"'`]", lambda found: f"%{ord(found[0]):02X}", link)
    return safe if safe.lower().startswith(("http://", "https://")) else ""


def _marked(run: Run) -> str:
    if run.link and (link := address(run.link)):
        return f"<{link}>"
    if run.is_marker:
        return run.text
    words = _MARKUP.sub(r"\\\g<0>", re.sub(r"\s+", " ", run.text))
    return f"**{words}**" if run.strong and words.strip() else words


def _element(block: Block) -> str:
    tag = _TAGS.get(block.kind, "p")
    kind = f' class="{block.kind}"' if tag == "p" else ""
    return f"<{tag}{kind}>{''.join(map(_inline, block.runs))}</{tag}>"


def _inline(run: Run) -> str:
    words = escape(_spaced(run.text))
    if run.link and (link := address(run.link)):
        return f'<a href="{escape(link)}" rel="noopener noreferrer">{words}</a>'
    return f"<strong>{words}</strong>" if run.strong else words


def _line(text: str) -> str:
    return " ".join(text.split())


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)
