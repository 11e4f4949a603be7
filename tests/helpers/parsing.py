"""Reads a formula as one reads it: brackets first, then powers, then products and fractions from the left, sums."""

import math
import re
from fractions import Fraction

from evaluating import VALUE

TOKEN = re.compile(r"\d+(?:\.\d+)?(?:e−?\d+)?|max|exp|ln|x[₀-₉]+| [+−>≥] |, |[−·/^()\[\]]")


def value_of(text, values=None):
    """Return the number that a written formula has; `values` are those of the names in it."""
    tokens = TOKEN.findall(text)
    assert "".join(tokens) == text, text
    found = _sum(tokens, values or {})
    assert not tokens, (text, tokens)
    return found


def _sum(tokens, values):
    minus = tokens[0] == "−" and tokens.pop(0)
    total = -_product(tokens, values) if minus else _product(tokens, values)
    while tokens and tokens[0] in (" + ", " − "):
        sign = 1 if tokens.pop(0) == " + " else -1
        total += sign * _product(tokens, values)
    return total


def _product(tokens, values):
    result = _power(tokens, values)
    while tokens and tokens[0] in "·/":
        operation = {"·": "*", "/": "/"}[tokens.pop(0)]
        result = VALUE[operation]([result, _power(tokens, values)])
    return result


def _power(tokens, values):
    base = _atom(tokens, values)
    if tokens and tokens[0] == "^":
        tokens.pop(0)
        return base ** _atom(tokens, values)
    return base


def _atom(tokens, values):
    token = tokens.pop(0)
    if token == "(":
        result = _sum(tokens, values)
        assert tokens.pop(0) == ")"
        return result
    if token == "[":
        return int(all(_several(_condition, tokens, values, "]")))
    if token in ("max", "exp", "ln"):
        assert tokens.pop(0) == "("
        arguments = _several(_sum, tokens, values, ")")
        return max(arguments) if token == "max" else {"exp": math.exp, "ln": math.log}[token](*arguments)
    return values[token] if token in values else Fraction(token.replace("−", "-"))


def _several(read, tokens, values, end):
    found = [read(tokens, values)]
    while tokens[0] == ", ":
        tokens.pop(0)
        found.append(read(tokens, values))
    assert tokens.pop(0) == end
    return found


def _condition(tokens, values):
    left = _sum(tokens, values)
    sign, right = tokens.pop(0), _sum(tokens, values)
    return VALUE[sign.strip()]([left, right])
