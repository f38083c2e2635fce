"""The shipped model, loaded once."""

from __future__ import annotations

import pytest

from normalize.model import Model, load_model


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model()
