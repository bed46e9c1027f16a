"""Where the library lives and how articles are cut and embedded. The one room that reads the environment."""

import os
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.redacting import know_address, know_key


class LibrarySettings(BaseSettings):
    """Settings of a library, from ``ONRECORD_…`` variables and ``.env``; arguments win over both.

    Attributes:
        data_dir: Folder that holds the library and its indexes.
        embedding: ``static`` (offline), ``openai/NAME``, ``fastembed/NAME``, or ``NAME`` at
            ``embedding_base_url``.
        embedding_base_url: An OpenAI-compatible server that embeds.
        passage_size: Longest passage, in characters.
        max_article_bytes: Most bytes that one article's file, line or page may take.
        reading_seconds: Of a processor, that reading an article may take at the most, and as much again for
            each megabyte of its document; a document that takes longer is stopped and named.
        reading_memory: Megabytes that reading a document may take at the most.
        fields: Names of the fields in JSON and CSV files that hold ``title``, ``text``, ``url``,
            ``published``, ``source``, ``authors`` or ``id``, where they are not the usual; written as JSON.
        labels: Labels by rule, as JSON: for each the conditions by field, as ``labelling.Rules`` takes them.
        ocr: Languages in which pictures of text in PDFs are read, as Tesseract names them: ``eng+deu``.
            It takes the extra ``ocr`` and the program tesseract; ``none`` leaves pictures unread.
        patience: Seconds that ingestion waits for another process that is writing.
        fetch_pace: Seconds between two requests to one host, at the least.
        allow_private_network: Whether addresses of the private network, and any port, may be fetched from.
        database_url: A PostgreSQL database in place of the SQLite file in ``data_dir``.
        chroma_url: A Chroma server in place of the index in ``data_dir``.
        openai_api_key: Read from ``OPENAI_API_KEY``, the name that everyone knows.
    """

    model_config = SettingsConfigDict(
        env_prefix="ONRECORD_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    data_dir: Path = Path("data")
    embedding: str = "static"
    embedding_base_url: str | None = None
    passage_size: int = Field(default=800, ge=100, le=20_000)
    max_article_bytes: int = Field(default=10_000_000, ge=1000)
    reading_seconds: float = Field(default=5, ge=0.1)
    reading_memory: int = Field(default=400, ge=100)
    fields: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, dict[str, str | list[str]]] = Field(default_factory=dict)
    ocr: str = Field(default="eng", pattern=r"^[\w+/-]+$")
    patience: float = Field(default=5.0, ge=0)
    fetch_pace: float = Field(default=1.0, ge=0)
    allow_private_network: bool = False
    database_url: str | None = None
    chroma_url: str | None = None
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")

    def model_post_init(self, _: Any, /) -> None:  # noqa: ANN401 (pydantic's)
        """Have the secrets among the settings kept out of errors and logs."""
        self.guard_secrets()

    def guard_secrets(self) -> None:
        """The same, for a copy that was made with other secrets."""
        if self.openai_api_key:
            know_key(self.openai_api_key.get_secret_value())
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name.endswith("_url") and isinstance(value, str):
                know_address(value)


def forbid_telemetry() -> None:
    """Keep onnxruntime from writing down an identifier of the device and sending events to its maker.

    Its official builds do so from their import on, unless this is called before. Whatever imports it, or
    fastembed, which imports it, calls this first.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
