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


class TimeIsUp(SystemExit):
    """Sent into the thread of a check that lasts too long; threads end without a word on a SystemExit."""


def within_limit(work):
    """Return work(), or None if it takes too long; nothing that it prints is shown.

    It runs in a thread of its own, because only that can be left behind where code refuses to stop, and because an
    exception sent to that thread can never arrive late in the notebook.
    """
    answers, done = [], threading.Event()
    thread = threading.Thread(target=_run, args=(work, answers, done), daemon=True)
    with open(os.devnull, "w", errors="replace") as nowhere, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            thread.start()
            try:
                _wait(thread, done)
            finally:  # also where the user interrupts
                _stop(thread, done)
    answer = answers[0] if answers else None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _wait(thread, done):
    """Wait until the time is up: the processor's, so that a busy machine fails nobody, unless the code sleeps.

    What is imported for the first time is not the student's time.
    """
    passed = used = imported = 0
    clock, processor = time.monotonic(), time.process_time()
    while not done.wait(0.02):
        began, clock = clock, time.monotonic()
        used_before, processor = processor, time.process_time()
        if imported < IMPORTING and _imports(thread):
            imported += clock - began
            continue
        passed, used = passed + clock - began, used + processor - used_before
        if used > LIMIT or (passed > LIMIT and used < 0.03 * passed):
            return


def _imports(thread):
    """Whether a thread is importing a module."""
    frame = sys._current_frames().get(thread.ident)
    while frame and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    return frame is not None


def _run(work, answers, done):
    try:
        answers.append(work())
    except TimeIsUp:
        pass
    except Exception as error:
        answers.append(error)
    finally:
        while not done.is_set():  # the last TimeIsUp may arrive only now
            with contextlib.suppress(TimeIsUp):
                done.set()


def _stop(thread, done):
    """Raise TimeIsUp in a thread, again and again and soon again: a bare ``except:`` catches most of them."""
    end, usual = time.monotonic() + ENDING, sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        while not done.is_set() and time.monotonic() < end:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(TimeIsUp))
            done.wait(1e-4)
    finally:
        sys.setswitchinterval(usual)
