"""What the command line answers before any work: help, version, one line for whoever mistypes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ingest.limits import Limits
from vanthu.commands.common import LIMITS

COMMANDS = (
    "ingest", "nightly", "learn", "repair", "extract", "list", "show", "search", "export", "cites", "cited-by", "graph",
    "stats", "audit", "db upgrade", "db check", "db backup",
)  # fmt: skip

WRONG = (
    ("", "Missing command"),
    ("ingset .", "No such command 'ingset'"),
    ("ingest", "Missing argument 'PATH'"),
    ("ingest nowhere.pdf", "no file or folder 'nowhere.pdf'"),
    ("ingest . --jobs many", "'--jobs'"),
    ("ingest . --jobs 0", "--jobs"),
    ("ingest . --jobs -3", "--jobs"),
    ("ingest . --page-seconds 0", "--page-seconds"),
    ("ingest . --frobnicate", "No such option: --frobnicate"),
    ("ingest . --db archive.db", "sqlite:///archive.db"),
    ("--db mysql://x/y list", "mysql"),
    ("list --format yaml", "'--format'"),
    ("list --state lost", "--state"),
    ("list --log-format xml", "'--log-format'"),
    ("stats --kind weight", "--kind"),
    ("audit --severity fatal", "--severity"),
    ("graph --format png", "'--format'"),
    ("export --format xml", "'--format'"),
    ("export --pages --format csv", "--pages"),
    ("search a --limit 0", "'--limit'"),
    ("extract", "give a FILE"),
    ("extract nowhere.pdf", "no file 'nowhere.pdf'"),
    ("extract .", "is a folder"),
    ("repair nowhere.txt", "'nowhere.txt' cannot be read"),
    ("nightly", "Missing option '--inbox'"),
    ("nightly --inbox nowhere", "no folder 'nowhere'"),
    ("nightly --inbox . --stable-seconds -1", "--stable-seconds"),
    ("learn nowhere", "no folder 'nowhere'"),
    ("db", "Missing command"),
)


@pytest.mark.parametrize(("line", "says"), WRONG, ids=[line or "(nothing)" for line, _ in WRONG])
def test_wrong_usage_is_told_in_one_line_with_exit_code_2(here: Callable[..., Any], line: str, says: str) -> None:
    done = here(*line.split())
    assert done.code == 2, done
    assert done.out == ""
    assert done.err.count("\n") == 1 and says in done.err and "Traceback" not in done.err, done.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_and_tells_its_version(here: Callable[..., Any], command: str) -> None:
    helped = here(*command.split(), "--help")
    assert helped.code == 0 and "Usage: vanthu " + command in helped.out and "--db" in helped.out
    assert here(*command.split(), "--version").out.startswith("vanthu 0.")


def test_the_group_of_commands_helps_and_tells_its_version(here: Callable[..., Any]) -> None:
    assert here("db", "--version").out.startswith("vanthu 0.")
    assert "upgrade" in here("db", "--help").out


def test_the_environment_gives_settings_and_the_command_line_wins(
    here: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANTHU_DB", "nonsense")
    assert here("list").code == 2
    assert "VANTHU_DB" in here("list").err
    assert here("list", "--db", "sqlite:///none.db").code == 5
    assert here("--db", "sqlite:///none.db", "list").code == 5
    monkeypatch.setenv("VANTHU_DB", "")
    assert here("list").code == 5


def test_help_loads_nothing_that_takes_time() -> None:
    """How long it takes depends on the machine; what it loads does not."""
    program = "import sys; from vanthu.commands import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"numpy", "sqlalchemy", "pydantic", "rich.table", "PIL", "lxml", "store", "ingest", "extract", "normalize"}
    assert "Usage: vanthu" in done.stdout
    assert not heavy & set(done.stderr.split())


SECRET = "s3cr3t"


@pytest.mark.parametrize(
    "line",
    [
        f"list --db postgresql://u:{SECRET}@127.0.0.1:1/x",
        f"list --db PostgreSQL://u:{SECRET}@127.0.0.1:1/x",
        f"list --db mysql://u:{SECRET}@127.0.0.1:1/x",
        f"list --db u:{SECRET}@127.0.0.1/x",
        f"nightly --inbox . --db postgresql://u:{SECRET}@127.0.0.1:1/x",
    ],
)
def test_no_message_holds_a_password(here: Callable[..., Any], home: Path, line: str) -> None:
    for state in (None, home / ".state"):
        if state is not None:
            state.parent.mkdir(exist_ok=True)
            shutil.rmtree(state, ignore_errors=True)
            state.write_text("no folder: the lock cannot be made here")
        done = here(*line.split())
        assert done.code in (2, 5) and SECRET not in done.out + done.err, done


def test_the_limits_told_are_those_that_hold() -> None:
    assert {name: default for name, _, default in LIMITS} == {f.name: f.default for f in fields(Limits)}


@pytest.mark.parametrize("url", ["sqlite:///nowhere/at/all.db", "sqlite:///text.txt"])
def test_a_database_that_cannot_be_opened_is_exit_code_5(here: Callable[..., Any], home: Path, url: str) -> None:
    (home / "text.txt").write_text("this is no database " * 100)
    for line in (["list"], ["ingest", "text.txt"], ["db", "check"], ["db", "upgrade"], ["nightly", "--inbox", "."]):
        done = here(*line, "--db", url)
        assert done.code == 5 and done.err.count("\n") == 1, (line, done)
    assert not (home / "nowhere").exists()
    assert (home / "text.txt").read_text().startswith("this is no database")


def test_our_own_bug_is_one_line_and_a_file(here: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    import vanthu.settings

    def broken(given: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(vanthu.settings, "load_settings", broken)
    done = here("list", "--db", f"postgresql://u:{SECRET}@host/x")
    assert done.code == 1 and done.err.count("\n") == 1 and "ZeroDivisionError" in done.err
    kept = Path(done.err.split("The details are in ")[1].split(";")[0])
    assert "Traceback" in kept.read_text() and SECRET not in kept.read_text()
