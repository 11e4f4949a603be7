"""From terms to groups: all that can be computed at one time, and in one way, from what is in memory already.

A group is a kind of operation, the places that it fills, and the places that it reads. Nearly everything in a network
is a sum of products of two numbers, so that is one kind, "+"; a single number in a sum is its product with 1.
"""

from typing import NamedTuple

import numpy as np

from bpcnn_helpers.tracing.terms import Cell, Term, flat_parts


class Group(NamedTuple):
    """What is computed at one time.

    Attributes
    ----------
    kind : {"+", "max", "and", "/", "^", "exp", "ln", ">", "≥"}
        "+" is a sum of products, of which `first` and `second` hold the factors. A comparison and "and" give 1 or 0.
    targets : ndarray of int
        The places that are filled.
    counts : ndarray of int
        How many operands each of them has.
    first : ndarray of int
        The places of the operands, those of the first target in front.
    second : ndarray of int
        The places of the second factors of a sum of products; else empty.
    """

    kind: str
    targets: np.ndarray
    counts: np.ndarray
    first: np.ndarray
    second: np.ndarray


class Made:
    """What has to be computed: a kind, its operands, and how many steps after what is in memory it is due.

    An operand is a place in memory, or another that is made; of a sum of products a pair of them.
    """

    __slots__ = ("kind", "level", "operands", "place")

    def __init__(self, kind, operands):
        self.kind, self.operands, self.place = kind, operands, None
        read = (part for pair in operands for part in pair) if kind == "+" else operands
        self.level = 1 + max((part.level for part in read if isinstance(part, Made)), default=0)


class Lowering:
    """Takes terms, made of cells whose numbers are places in memory, down to groups.

    Parameters
    ----------
    memory : Memory
        It gives room to what several terms share, and to numbers that stand in them.
    """

    def __init__(self, memory):
        self.memory, self.made, self.known, self.one = memory, [], {}, memory.constant(1)

    def groups(self, terms, targets):
        """Return the groups, in order, that compute each term into its place."""
        for term, target in zip(terms, targets):
            found = self._operand(term)
            if not isinstance(found, Made) or found.place is not None:
                found = self._new("+", [(found, self.one)])  # a copy of what is elsewhere
            found.place = target
        groups = {}
        for each in self.made:
            if each.place is None:
                each.place = self.memory.one_more()
            groups.setdefault((each.level, each.kind), []).append(each)
        return [
            _group(kind, sorted(members, key=lambda one: one.place)) for (_, kind), members in sorted(groups.items())
        ]

    def _new(self, kind, operands):
        self.made.append(Made(kind, operands))
        return self.made[-1]

    def _operand(self, term):
        """Return what can be read: a place, or what is going to have one."""
        if isinstance(term, Cell):
            return term.number
        if not isinstance(term, Term):
            return self.memory.constant(term)
        if id(term) not in self.known:
            self.known[id(term)] = self._computed(term)
        return self.known[id(term)]

    def _computed(self, term):
        parts = flat_parts(term)
        if term.kind == "+":
            return self._new("+", [self._summand(part) for part in parts])
        if term.kind == "*":
            return self._new("+", [self._product(parts)])
        operands = [self._operand(part) for part in parts]
        return operands[0] if term.kind == "[]" else self._new(term.kind, operands)

    def _summand(self, term):
        if isinstance(term, Term) and term.kind == "*":
            return self._product(term.parts if len(term.parts) == 2 else flat_parts(term))
        return self._operand(term), self.one

    def _product(self, parts):
        first, *others = map(self._operand, parts)
        for other in others[:-1]:
            first = self._new("+", [(first, other)])
        return first, others[-1]


def _group(kind, members):
    counts = [len(each.operands) for each in members]
    operands = [operand for each in members for operand in each.operands]
    first, second = zip(*operands) if kind == "+" else (operands, ())
    places = [each.place for each in members]
    return Group(kind, *(np.array(row, np.int32) for row in (places, counts, _places(first), _places(second))))


def _places(operands):
    return [operand.place if isinstance(operand, Made) else operand for operand in operands]
