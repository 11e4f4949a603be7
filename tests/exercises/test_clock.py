"""Code that does not end is stopped."""

import os
import signal
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from exercising import label, message
from wrong_answers.matrices.size import floor_division

from bpcnn_helpers.exercises import clock
from bpcnn_helpers.exercises.checking import check
from bpcnn_helpers.exercises.progress import progress


def is_up_within(monkeypatch, whiles):
    """Whether the time is up within these whiles: their seconds, those of the process, those of the waiting thread."""
    now, asked = np.array([5.0, 3.0, 2.0]), []

    def wait(seconds):
        asked.append(seconds)
        if len(asked) <= len(whiles):
            now[:] += whiles[len(asked) - 1]

    watch = {name: lambda n=n: now[n] for n, name in enumerate(("monotonic", "process_time", "thread_time"))}
    monkeypatch.setattr(clock, "time", SimpleNamespace(**watch))
    clock._wait(SimpleNamespace(ident=None, join=wait, is_alive=lambda: len(asked) <= len(whiles)))
    assert max(asked) < clock.PAUSE / 2
    return len(asked) <= len(whiles)


@pytest.mark.parametrize(
    ("passed", "used", "is_up"),
    [
        (1, 1, False),
        (33 / 32, 33 / 32, True),
        (1, 0, False),
        (33 / 32, 0.01, True),  # it sleeps
        (4, 0.1, True),  # mostly
        (4, 0.2, False),  # others keep the machine busy
    ],
)
def test_the_time_is_the_processors_unless_the_code_sleeps(monkeypatch, passed, used, is_up):
    many = int(32 * passed)
    assert is_up_within(monkeypatch, [(passed / many, used / many, 0)] * many) == is_up
    assert (
        is_up_within(monkeypatch, [(passed / many, used / many + 0.5, 0.5)] * many) == is_up
    )  # to wait takes time, too


def test_a_while_in_which_nothing_ran_is_not_the_students_time(monkeypatch):
    assert not is_up_within(monkeypatch, [(60, 0, 0)] * 19)
    assert is_up_within(monkeypatch, [(60, 0, 0)] * 22)  # it does sleep
    assert is_up_within(monkeypatch, [(60, 2, 0)])  # it did run


SLOW_MODULE = """
import time
end = time.process_time() + {seconds}
while time.process_time() < end:
    pass
"""


def test_the_first_import_of_a_module_is_not_the_students_time(monkeypatch, tmp_path):
    monkeypatch.setattr(clock, "LIMIT", 0.3)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "slow_to_import", raising=False)
    (tmp_path / "slow_to_import.py").write_text(SLOW_MODULE.format(seconds=0.8))

    def imports_within(dz):
        import slow_to_import  # noqa: F401

        return dz.sum((0, 2, 3))

    assert check("conv_bias_grad", imports_within).message == "conv_bias_grad: right."


def test_an_import_does_not_take_for_ever(monkeypatch, tmp_path):
    monkeypatch.setattr(clock, "LIMIT", 0.1)
    monkeypatch.setattr(clock, "IMPORTING", 0.3)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "never_imported", raising=False)
    (tmp_path / "never_imported.py").write_text(SLOW_MODULE.format(seconds=60))

    def imports_within(dz):
        import never_imported  # noqa: F401

    begin = time.process_time()
    assert "no answer within 0.1 s" in message("conv_bias_grad", imports_within)
    assert time.process_time() - begin < 5


def forever(dz):
    while True:
        pass


def forever_in_numpy(dz):
    a = np.ones((300, 300))
    while True:
        a = a @ a / 300


def forever_with_bare_except(dz):
    while True:
        try:  # noqa: SIM105
            sum(range(100))
        except:  # noqa: E722
            pass


def forever_asleep(dz):
    time.sleep(60)


def forever_printing(dz):
    while True:
        print("x" * 1000)


def forever_sometimes(dz):
    while len(dz) > 1:
        pass
    return dz.sum((0, 2, 3))


def has_ended(before):
    """Whether there are as few threads again, soon: one that has answered takes a moment to end."""
    end = time.monotonic() + 120
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    return threading.active_count() <= before


@pytest.mark.parametrize(
    "answer",
    [forever, forever_in_numpy, forever_with_bare_except, forever_asleep, forever_printing, forever_sometimes],
    ids=label,
)
def test_an_endless_loop_is_stopped(answer, capsys):
    before, others = threading.active_count(), threading.enumerate()
    begin, used = time.monotonic(), time.process_time()
    said = message("conv_bias_grad", answer)
    assert time.process_time() - used < 2
    assert time.monotonic() - begin < 120  # others may keep this machine busy
    assert "no answer within 1 s; is there a loop that does not end?\nIt was working on\n  dz = [[" in said
    progress("conv_bias_grad")
    assert capsys.readouterr().out.endswith("Exercises: conv_bias_grad tried\n")
    assert answer is forever_asleep or has_ended(before)
    assert all(thread.daemon for thread in threading.enumerate() if thread not in others)  # Python may end before it
    assert check("output_size", floor_division).passed


def test_whatever_is_written_goes_nowhere(capsys):
    def writes(dz):
        sys.stdout.write("half a letter: \ud800")
        sys.stderr.write("δ")
        return dz.sum((0, 2, 3))

    assert check("conv_bias_grad", writes).passed
    assert capsys.readouterr() == ("conv_bias_grad: right.\n", "")


def test_what_the_code_raises_is_told_as_it_is():
    def raises():
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        clock.within_limit(raises)


class NeverSaysWhatItTakes:
    """A callable whose parameters cannot be found out."""

    @property
    def __signature__(self):
        while True:
            pass

    def __call__(self):
        """Do nothing."""


def test_time_may_be_up_before_anything_is_worked_on(monkeypatch):
    monkeypatch.setattr(clock, "LIMIT", 0.05)
    said = message("conv_bias_grad", NeverSaysWhatItTakes())
    assert said == "conv_bias_grad: no answer within 0.05 s; is there a loop that does not end?"


def test_check_works_in_another_thread():
    results = []
    thread = threading.Thread(target=lambda: results.extend(check("conv_bias_grad", a) for a in (forever, np.sum)))
    thread.start()
    thread.join()
    assert [result.passed for result in results] == [False, False]
    assert "no answer" in results[0].message


def test_the_user_may_interrupt():
    usual = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # where it is ignored, as in a job in the background
    before, begin = threading.active_count(), time.process_time()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        check("conv_bias_grad", forever)
    timer.join()
    signal.signal(signal.SIGINT, usual)
    assert time.process_time() - begin < clock.LIMIT + clock.ENDING
    assert has_ended(before)
    assert sys.stdout is not None
