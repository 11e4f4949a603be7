"""What is not filled in yet: an empty body, or a line left as ``...``."""

import ast
import contextlib
import dis
import inspect
import re
import textwrap

import numpy as np

RETURNING = ("LOAD_CONST", "RETURN_VALUE", "RETURN_CONST")
LEFT_OPEN = re.compile(r"\s*\.\.\.\s*#\s*complete this line")


def is_stub(function):
    """Whether a body is empty: ``...``, ``pass`` or ``return None``, with or without a docstring."""
    code = getattr(function, "__code__", None)
    steps = [step for step in dis.get_instructions(code) if step.opname not in ("RESUME", "NOP")] if code else []
    return bool(steps) and all(step.opname in RETURNING and step.argval is None for step in steps)


def has_gap(function):
    """Whether a line of a function is left as ``...``: alone in its block, or where a number should stand.

    In ``x[..., 0]`` it is meant. A line that says "complete this line" is left open wherever it is; dots that only
    stand there yet, above lines that have been written, are not.
    """
    try:
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return False  # there is no source, or the function is a lambda within a call
    return any(map(LEFT_OPEN.match, source.splitlines())) or any(map(_is_gap, ast.walk(tree)))


def surfaces(error):
    """Whether an error says that ``...`` stood where a number should."""
    with contextlib.suppress(Exception):  # an error of the student's own may have no text
        said = str(error).lower()
        return isinstance(error, (TypeError, AttributeError)) and "ellipsis" in said and "indices" not in said
    return False


def holds_gap(returned):
    """Whether ``...`` is what was returned, or stands in it."""
    if isinstance(returned, (tuple, list)):
        return any(map(holds_gap, returned))
    if isinstance(returned, dict):
        return holds_gap(list(returned.values()))
    if isinstance(returned, np.ndarray) and returned.dtype.kind == "O":
        return holds_gap(returned.ravel().tolist())
    return returned is ...


def _is_gap(node):
    """Whether a part of the code has ``...`` for one of its parts, and not as an index."""
    if isinstance(node, (ast.For, ast.While, ast.If, ast.With)) and all(map(_is_dots_alone, node.body)):
        return True
    parts = [node.value] if isinstance(node, ast.Subscript) else ast.iter_child_nodes(node)
    dots = sum(map(_is_dots, parts))
    if isinstance(node, ast.Tuple):
        return dots > 1 or dots == len(node.elts) > 0
    return dots > 0 and not _is_dots_alone(node)


def _is_dots_alone(line):
    return isinstance(line, ast.Expr) and _is_dots(line.value)


def _is_dots(value):
    return isinstance(value, ast.Constant) and value.value is ...
