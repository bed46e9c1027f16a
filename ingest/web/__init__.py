"""The only room that opens sockets outward."""

from ingest.web.client import AGENT, Fetched, Web

__all__ = ["AGENT", "Fetched", "Web"]
