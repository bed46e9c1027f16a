"""A web server on this machine, with its pages by path."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

STORY = (
    "<p>The ferry Marigold ran aground off Port Ellery on Tuesday; all 61 passengers came ashore safely.</p>"
)

PAGE = f"<html><head><title>Ferry aground</title></head><body><h1>Ferry aground</h1>{STORY}"

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A web server with its pages by path; it keeps the paths and headers that it was asked."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    url: str = ""

    def add(self, path: str, body: str | bytes = b"", code: int = 200, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body

        def reply(request: BaseHTTPRequestHandler) -> None:
            request.send_response(code)
            for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)

        self.pages[path] = reply
        return self.url + path

    def paths(self) -> list[str]:
        return [path for path, *_ in self.asked if path != "/robots.txt"]
