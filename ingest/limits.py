"""How much one file may ask for: the defaults that protect a night's run from a hostile or broken file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one document; every one is an option of `vanthu ingest`.

    `megabytes` of the file, `pages`, `page_megapixels` of one page's image, `page_seconds` for the engine
    on one page, `document_seconds` for the whole document, `memory_mb` of one worker process,
    `unpacked_megabytes` of a DOCX after decompression.
    """

    megabytes: int = 256
    pages: int = 2000
    page_megapixels: int = 120
    page_seconds: int = 120
    document_seconds: int = 3600
    memory_mb: int = 3000
    unpacked_megabytes: int = 256

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise ValueError(f"limit {name} must be at least 1")
