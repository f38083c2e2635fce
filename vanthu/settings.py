"""Settings: what the command line and the environment (`VANTHU_*`) say, checked once and passed down as values."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.limits import Limits
from vanthu.exits import WrongUsage

DEFAULTS = Limits()
_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+]*)://.*", re.DOTALL)
_SCHEMES = ("sqlite", "postgresql", "postgresql+psycopg")


def usable_cpus() -> int:
    """How many processors this process may use; a container's or a batch system's share, not the machine's."""
    return len(os.sched_getaffinity(0))


class Settings(BaseSettings):
    """One command's settings; the command line wins over the environment, the environment over the defaults.

    Limits are those of `ingest.limits.Limits`; `stable_seconds` is how long a file must not have changed
    before `nightly` takes it; `languages` are tesseract's models.
    """

    model_config = SettingsConfigDict(env_prefix="VANTHU_", env_ignore_empty=True, frozen=True)

    db: str = "sqlite:///vanthu.db"
    quiet: bool = False
    log_format: Literal["text", "json"] = "text"
    jobs: int = Field(default_factory=usable_cpus, ge=1, le=1024)
    languages: str = Field(default="vie", pattern=r"^[A-Za-z_/]+(\+[A-Za-z_/]+)*$")
    stable_seconds: float = Field(default=10.0, ge=0)
    megabytes: int = Field(default=DEFAULTS.megabytes, ge=1)
    pages: int = Field(default=DEFAULTS.pages, ge=1)
    page_megapixels: int = Field(default=DEFAULTS.page_megapixels, ge=1)
    page_seconds: int = Field(default=DEFAULTS.page_seconds, ge=1)
    document_seconds: int = Field(default=DEFAULTS.document_seconds, ge=1)
    memory_mb: int = Field(default=DEFAULTS.memory_mb, ge=1)
    unpacked_megabytes: int = Field(default=DEFAULTS.unpacked_megabytes, ge=1)

    @field_validator("db")
    @classmethod
    def _is_url(cls, value: str) -> str:
        found = _URL.fullmatch(value)
        if found is None:
            raise ValueError(f"not a database URL; for a file write sqlite:///{value.rpartition('@')[2]}")
        if found["scheme"] not in _SCHEMES:
            raise ValueError(f"unknown kind of database {found['scheme']!r}; known are {', '.join(_SCHEMES)}")
        return value

    @property
    def limits(self) -> Limits:
        """The limits on one document."""
        return Limits(**{field.name: getattr(self, field.name) for field in fields(Limits)})


def load_settings(given: Mapping[str, object]) -> Settings:
    """Settings from options that were `given` (None: not given) and the environment; `WrongUsage` in one line."""
    options = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**options)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = f"--{name.replace('_', '-')}" if name in options else f"VANTHU_{name.upper()}"
        message = first["msg"].removeprefix("Value error, ")
        # An address may hold a password, and what is told here may end in a log.
        given_value = "" if name == "db" else f" (given: {first['input']!r})"
        raise WrongUsage(f"{shown}: {message[0].lower()}{message[1:]}{given_value}") from None
