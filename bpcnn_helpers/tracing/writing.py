"""How a formula is written, once for all: as pieces, into which the names of cells, or their numbers, are filled.

A piece is a text or a `Slot`, where a cell stands. Filling is all that is left for who shows a formula: no sign or
bracket is decided elsewhere.
"""

from fractions import Fraction
from numbers import Real
from typing import NamedTuple

from bpcnn_helpers.tracing.reading import is_a, parts_of
from bpcnn_helpers.tracing.terms import Cell

BETWEEN = {"*": "·", "and": ", ", ">": " > ", "≥": " ≥ "}
ALONE, IN_PRODUCT, BELOW, IN_POWER, NOWHERE = range(5)  # where a part stands: the further on, the more has brackets


class Slot(NamedTuple):
    """Where a cell stands.

    Attributes
    ----------
    cell : Cell
    way : {"plain", "bracketed", "joined"}
        "bracketed" if its number is negative; "joined" to the terms before it by " + ", or by " − " if its number
        is negative.
    """

    cell: Cell
    way: str = "plain"


class Written(NamedTuple):
    """A term of a sum.

    Attributes
    ----------
    sign : str
        What joins it to the terms before: "", "−", " + " or " − ".
    factors : list of list
        The pieces of each factor; "·" stands between them.
    """

    sign: str
    factors: list


def pieces(read):
    """Write what was read, a term of the sum at a time.

    Parameters
    ----------
    read : number, Cell or tuple
        As `Reader` returns it.

    Returns
    -------
    list of Written

    Examples
    --------
    >>> from bpcnn_helpers.tracing.terms import cells
    >>> from bpcnn_helpers.tracing.reading import Reader
    >>> a, b = cells("x", (2,))
    >>> pieces(Reader()(a - 2 * b))[1]
    Written(sign=' − ', factors=[['2'], [Slot(cell=x₂, way='bracketed')]])
    """
    return [_term(term, later=n > 0) for n, term in enumerate(parts_of("+", read))]


def filled(term, text_of):
    """Return the text of a term, with that of each cell in its place."""
    factors = (
        "".join(piece if isinstance(piece, str) else _filled(text_of(piece.cell), piece.way) for piece in factor)
        for factor in term.factors
    )
    return term.sign + "·".join(factors)


def text(read, text_of=lambda cell: cell.label):
    """Write what was read as one text.

    Examples
    --------
    >>> from bpcnn_helpers.tracing.terms import cells
    >>> a, b = cells("x", (2,))
    >>> text(("+", ("*", a, b), b)), text(("+", ("*", a, b), b), {a: "3", b: "−1"}.get)
    ('x₁·x₂ + x₂', '3·(−1) − 1')
    """
    return "".join(filled(term, text_of) for term in pieces(read))


def _filled(text, way):
    minus = text.startswith("−")
    if way == "joined":
        return f" − {text[1:]}" if minus else f" + {text}"
    fraction = text[:1].isdigit() and "/" in text
    return f"({text})" if way == "bracketed" and (minus or fraction) else text


def _merged(found):
    """Put texts that follow each other together."""
    result = []
    for piece in found:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        else:
            result.append(piece)
    return result


def _term(read, later):
    """Write a term of a sum; one that is a single cell is joined to those before as its number says."""
    if isinstance(read, Cell):
        return Written("", [[Slot(read, "joined" if later else "plain")]])
    minus, size = _signed(read)
    sign = (" − " if minus else " + ") if later else "−" if minus else ""
    return Written(sign, [_merged(_written(factor, IN_PRODUCT)) for factor in parts_of("*", size)])


def _written(read, place=ALONE):
    """Return the pieces, in brackets where they stand in a place that asks for them."""
    if isinstance(read, Cell):
        return [Slot(read, "bracketed" if place else "plain")]
    minus, size = _signed(read)
    if minus:
        found = ["−", *_written(size)]
    elif isinstance(read, Real):
        found = [_number(read)]
    else:
        found = _operation(*read)
    return ["(", *found, ")"] if place >= _first_place_with_brackets(read, minus) else found


def _first_place_with_brackets(read, minus):
    if minus or is_a("+", read):
        return IN_PRODUCT
    if is_a("*", read) or is_a("/", read) or (isinstance(read, Fraction) and read.denominator != 1):
        return BELOW
    return IN_POWER if is_a("^", read) else NOWHERE


def _operation(kind, *parts):
    if kind == "+":
        terms = pieces((kind, *parts))
        return [piece for term in terms for piece in (term.sign, *_between("·", term.factors))]
    if kind == "/":
        above, below = parts
        return [*_written(above, IN_PRODUCT), "/", *_written(below, BELOW)]
    if kind == "^":
        base, exponent = parts
        return [*_written(base, IN_POWER), "^", *_written(exponent, IN_POWER)]
    if kind == "[]":
        return ["[", *_written(*parts), "]"]
    place = IN_PRODUCT if kind == "*" else ALONE
    found = _between(BETWEEN.get(kind, ", "), [_written(part, place) for part in parts])
    return found if kind in BETWEEN else [f"{kind}(", *found, ")"]


def _between(sign, parts):
    """Put the pieces of several parts into one list, with a sign between them."""
    return [piece for part in parts for piece in (sign, *part)][1:]


def _signed(read):
    """Split a leading minus off a number, a product or a fraction."""
    if isinstance(read, Real):
        return read < 0, abs(read)
    if is_a("*", read):
        minus, first = _signed(read[1])
        return minus, ("*", *([] if first == 1 else [first]), *read[2:])
    if is_a("/", read):
        minus, above = _signed(read[1])
        return minus, ("/", above, read[2])
    return False, read


def _number(number):
    """Write a number in full: it has no sign here."""
    return str(number).removesuffix(".0").replace("e-0", "e-").replace("-", "−")
