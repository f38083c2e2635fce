"""The house keeps its own rules: format, lint, floors, types, and the story in one short file."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("vanthu", "store", "extract", "ingest", "normalize")
LONGEST = 450  # lines; a module of more is probably two ideas


def _modules() -> list[Path]:
    """The rooms' modules; a migration is a list of what changed once, not an idea, and is left out."""
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts)


def test_the_story_of_one_document_is_short() -> None:
    assert len((ROOT / "vanthu" / "pipeline.py").read_text("utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", _modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_one_idea_and_says_which(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "a module begins by saying which idea it is"


@pytest.mark.parametrize(
    "path", [p for p in _modules() if p.parts[-2] in ("ingest", "extract", "normalize")], ids=lambda p: p.name
)
def test_stages_read_no_clock_and_no_environment(path: Path) -> None:
    """Stages are functions of their arguments; only the engine's child process gets an environment."""
    names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    assert not names & {"now", "today", "utcnow", "getenv"}
    if path.name != "engine.py":
        assert "environ" not in names


def test_floors_hold() -> None:
    """Imports go down only, and only the store knows SQL."""
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_the_floor_check_can_fail(tmp_path: Path) -> None:
    """The rule is real: a forbidden import in a copy of the rooms is found."""
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("")
    (tmp_path / "normalize" / "__init__.py").write_text("import store\n")
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (tmp_path / "pyproject.toml").write_text(settings)
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
