"""What is said of runs in place of their journals."""

from __future__ import annotations

import msgspec

from runwell.uplink.recast import AS_THEY_ARE, PART, Recast
from runwell.wire.records import ConsoleRecord, ExitRecord
from tests.fakes.journals import run_record

SAID = ConsoleRecord(0.0, is_error=False, text="said")
END = ExitRecord(0.0, 0)


def test_nothing_changes_unless_something_is_said() -> None:
    assert [AS_THEY_ARE.of(each) for each in (run_record(), SAID, END)] == [run_record(), SAID, END]
    assert AS_THEY_ARE.mark == ""


def test_a_run_is_what_is_said_of_it() -> None:
    run = msgspec.structs.replace(run_record(), tags=("a", "b"))
    recast = Recast("x", "p", "e", "eval", {"a": "c"}, with_console=False)
    assert recast.of(run) == msgspec.structs.replace(
        run, run_id="x", project="p", entity="e", job_type="eval", tags=("c", "b"), resume="allow"
    )
    assert (recast.of(SAID), recast.of(END)) == (None, END)


def test_each_way_of_saying_it_has_its_mark() -> None:
    marks = {Recast(project="p").mark, Recast(project="q").mark, Recast(entity="p").mark}
    assert len(marks) == 3
    assert Recast(project="p").mark == Recast(project="p").mark
    assert Recast(with_console=False).mark.endswith(PART)
