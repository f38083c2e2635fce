"""The small parts: fingerprints, places of companions, who is alive, rows, trust, figures of a run."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from extract.values import Citation, Extraction, Header, Uncertain
from ingest.limits import Limits
from ingest.values import Document, PageFailure
from normalize.values import EditedText, Span
from vanthu.alive import here, is_dead
from vanthu.keys import reading_key, understanding_key
from vanthu.learning import learned_file
from vanthu.location import companion, own_files
from vanthu.report import Fate, Problem, Report
from vanthu.screen import visible, write_text
from vanthu.tables import write_rows
from vanthu.telling import tell_run
from vanthu.trust import state_of

WHOLE = Document((), (), "", (), ())


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_csv_and_a_person_a_table() -> None:
    rows = [{"a": 1.0, "b": None}, {"a": 'x,"y"', "b": ["[1]", "đ"]}]
    pipe, screen = StringIO(), Screen()
    write_rows(rows, columns=("a", "b"), file=pipe)
    write_rows(rows, columns=("a", "b"), shown=("b",), file=screen)
    assert pipe.getvalue() == 'a,b\n1,\n"x,""y""","[""[1]"", ""đ""]"\n'
    assert "─" in screen.getvalue() and '["[1]", "đ"]' in screen.getvalue()


ACTING = "a\x1b]0;title\x07\x1b[2J\x9b31m\u202efdp.exe"


def test_what_would_act_on_a_terminal_is_shown_as_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("table", "csv"):
        screen = Screen()
        write_rows([{"a": ACTING}], columns=("a",), form=form, file=screen)
        assert r"a\x1b]0;title\x07" in screen.getvalue()
        assert not any(c in screen.getvalue() for c in "\x07\x9b\u202e"), screen.getvalue()
    tell_run(Report(problems=[Problem(ACTING, Fate.FAILED, "failed", None, "two\nlines", "")]), quiet=False)
    told = capsys.readouterr().out
    assert visible(ACTING) in told and r"two\nlines" in told and ACTING not in told
    pipe, screen = StringIO(), Screen()
    for out in (pipe, screen):
        write_text(f"Đảng ủy\n{ACTING}\n", out)
    assert pipe.getvalue() == f"Đảng ủy\n{ACTING}\n"
    assert screen.getvalue() == f"Đảng ủy\n{visible(ACTING)}\n"


@pytest.mark.parametrize("rows", [[], [{"a": "ế"}], [{"a": 1}, {"a": None}]])
def test_json_rows_are_one_json_list(rows: list[dict[str, object]]) -> None:
    out = StringIO()
    write_rows(rows, columns=("a",), form="json", file=out)
    assert json.loads(out.getvalue()) == rows


def test_the_keys_change_with_what_they_stand_for() -> None:
    assert understanding_key() == understanding_key() != understanding_key(b"learned")
    assert reading_key("tesseract 5") != reading_key("tesseract 6")
    assert reading_key("t", limits=Limits()) != reading_key("t", limits=Limits(pages=1))


def test_companions_lie_beside_a_file_and_away_from_a_server(home: Path) -> None:
    assert companion("sqlite:///a/b.db", "lock") == Path("a/b.db.lock")
    away = companion("postgresql://archive:secret@host/x", "lock")
    assert away.is_relative_to(home / ".state") and "secret" not in str(away)
    assert learned_file("postgresql://archive:secret@host/x") is None
    assert not (home / ".state").exists(), "looking makes no folders"
    assert Path("b.db-wal") in own_files("sqlite:///b.db") and own_files("postgresql://h/x") == []
    assert learned_file("sqlite:///b.db") is None


def test_only_the_surely_dead_are_dead() -> None:
    host, pid = here()
    now, hour = datetime.now(UTC), timedelta(hours=1)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not is_dead(host, pid, now.isoformat())
    assert is_dead(host, pid, (now - 1000 * hour).isoformat()), "a number that is used again"
    assert is_dead(host, gone.pid, now.isoformat())
    assert not is_dead("another-" + socket.gethostname(), gone.pid, now.isoformat())
    assert not is_dead(host, None, now.isoformat())
    assert pid == os.getpid()


def test_doubt_is_never_done_in_silence() -> None:
    text = EditedText("từ " * 100)
    doubtful = Uncertain(Span(0, 2), "tu", "từ", (), 0.5)
    citation = Citation(Span(0, 2), "từ", None, "1-NQ/TW", "1", confidence=0.3)

    def judged(document: Document = WHOLE, **facts: object) -> str:
        return state_of(document, text, Extraction(**{"header": Header(), **facts}))[0]  # type: ignore[arg-type]

    assert judged() == "done"
    assert judged(uncertain=(doubtful,) * 3) == "done"
    assert judged(uncertain=(doubtful,) * 4) == "needs_review"
    assert judged(citations=(citation,)) == "needs_review"
    assert judged(header=Header(reasons=(("number", "left blank"),))) == "needs_review"
    assert judged(Document((), (PageFailure(2, "page_time_limit", "slow"),), "", (), ())) == "partial"


@pytest.mark.parametrize(
    ("counts", "fates", "reason", "signal", "code"),
    [
        ({Fate.DONE: 2, Fate.NEEDS_REVIEW: 1, Fate.DUPLICATE: 1}, (), None, None, 0),
        ({}, (Fate.NEEDS_REVIEW,), None, None, 0),
        ({Fate.QUARANTINED: 1}, (Fate.QUARANTINED,), None, None, 3),
        ({Fate.UNCHANGED: 1}, (Fate.QUARANTINED,), None, None, 3),
        ({Fate.PARTIAL: 1}, (Fate.PARTIAL,), None, None, 3),
        ({Fate.FAILED: 1}, (Fate.FAILED, Fate.QUARANTINED), None, None, 1),
        ({Fate.DONE: 1}, (), "broken machine", None, 1),
        ({Fate.DONE: 1}, (), "stopped", 15, 143),
    ],
)
def test_figures_mean_an_exit_code(
    counts: dict[Fate, int], fates: tuple[Fate, ...], reason: str | None, signal: int | None, code: int
) -> None:
    report = Report(reason=reason, signal=signal)
    report.counts.update(counts)
    report.problems += [Problem("a.pdf", fate, "code", None, "message", "remedy", new=False) for fate in fates]
    assert report.exit_code == code
    assert json.loads(json.dumps(report.to_json()))["exit_code"] == code
