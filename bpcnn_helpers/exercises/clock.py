"""The time that a student's code has: it runs in a thread, and is stopped when time is up."""

import contextlib
import ctypes
import os
import sys
import threading
import time
import warnings

LIMIT = 1.0  # seconds of the processor that a student's code has for all inputs
ENDING = 0.4  # seconds that it has to stop afterwards
IMPORTING = 60.0  # seconds that its imports may take besides
PAUSE = 0.05  # of a while in which nothing was seen to run, so much counts: the machine may have been busy with others


class TimeIsUp(SystemExit):
    """Sent into the thread of a check that lasts too long; threads end without a word on a SystemExit."""


def within_limit(work):
    """Return work(), or None if it takes too long; nothing that it prints is shown.

    It runs in a thread of its own, because only that can be left behind where code refuses to stop, and because an
    exception sent to that thread can never arrive late in the notebook.
    """
    answers, door = [], threading.Lock()
    thread = threading.Thread(target=_run, args=(work, answers, door), daemon=True)
    with open(os.devnull, "w", errors="replace") as nowhere, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            thread.start()
            try:
                _wait(thread)
            finally:  # also where the user interrupts
                _stop(thread, door)
    answer = answers[0] if answers else None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _wait(thread):
    """Wait until the time is up; what is imported for the first time is not the student's time."""
    watch, imported = _Stopwatch(), 0
    while _lasts(thread, 0.02):
        imports = imported < IMPORTING and _imports(thread)
        imported += watch.tick(counts=not imports)
        if watch.is_past(LIMIT):
            return


class _Stopwatch:
    """The time that the student's code has had: the processor's, unless the code sleeps.

    A busy machine fails nobody. What this thread uses itself is not counted, and of a while that lasts much longer than
    was waited little: nothing in this process ran then.
    """

    def __init__(self):
        self.passed = self.used = 0
        self.now = time.monotonic(), _used_by_others()

    def tick(self, counts=True):
        """Count the time since the last tick, or leave it out; return how long it was."""
        (clock, processor), self.now = self.now, (time.monotonic(), _used_by_others())
        if counts:
            self.passed += min(self.now[0] - clock, PAUSE)
            self.used += self.now[1] - processor
        return self.now[0] - clock

    def is_past(self, limit):
        return self.used > limit or (self.passed > limit and self.used < 0.03 * self.passed)


def _used_by_others():
    """Return the seconds of the processor that all threads but this one have used."""
    return time.process_time() - time.thread_time()


def _imports(thread):
    """Whether a thread is importing a module."""
    frame = sys._current_frames().get(thread.ident)
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


def _lasts(thread, seconds):
    """Wait for the end of a thread, so long at most; whether it still runs."""
    thread.join(seconds)
    return thread.is_alive()


def _run(work, answers, door):
    """Run the work, and close the door behind it: from then on no TimeIsUp is sent that could hit the thread's end."""
    try:
        try:
            answers.append(work())
        except Exception as error:
            answers.append(error)
        finally:
            door.acquire()  # one may be on its way: it arrives here
    except TimeIsUp:
        pass


def _stop(thread, door):
    """Raise TimeIsUp in a thread, again and again and soon again: a bare ``except:`` catches most of them."""
    watch, usual = _Stopwatch(), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        while not watch.is_past(ENDING) and door.acquire(blocking=False):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(TimeIsUp))
            door.release()
            thread.join(1e-4)
            watch.tick()
    finally:
        sys.setswitchinterval(usual)
