"""A program: parts, each a list of groups, that work on one row of numbers. Here NumPy runs it, in a page a script."""

import numpy as np

from bpcnn_helpers.explorer.deflating import deflated_bytes
from bpcnn_helpers.packing.lowering import Lowering
from bpcnn_helpers.packing.memory import Memory
from bpcnn_helpers.tracing.collector import collector_held

COMPUTE = {
    "/": np.divide,
    "^": np.power,
    ">": np.greater,
    "≥": np.greater_equal,
    "exp": np.exp,
    "ln": np.log,
}
REDUCE = {"max": np.maximum, "and": np.minimum}


class Program:
    """Arrays in one row of numbers, and parts that compute some of them from others.

    Attributes
    ----------
    memory : Memory
    parts : dict of str to list of Group

    Examples
    --------
    >>> program = Program()
    >>> x = program.array("x", (2,))
    >>> program.derive("double", {"y": 2 * x})
    >>> row = program.numbers()
    >>> program.of(row, "x")[...] = 3, 4
    >>> program.run("double", row)
    >>> program.of(row, "y")
    array([6., 8.])
    """

    def __init__(self):
        self.memory, self.parts, self._cells = Memory(), {}, {}

    def array(self, name, shape):
        """Give room to an array, and return its cells."""
        self._cells[name] = self.memory.array(name, shape)
        return self._cells[name]

    def cells(self, *names):
        """Return the cells of arrays."""
        return [self._cells[name] for name in names]

    def derive(self, part, arrays):
        """Add to a part what computes new arrays, given as terms; what they share is computed once."""
        terms, targets = [], []
        for name, found in arrays.items():
            found = np.asarray(found, object)
            terms += found.ravel().tolist()
            targets += [cell.number for cell in self.array(name, found.shape).flat]
        self.parts.setdefault(part, []).extend(Lowering(self.memory).groups(terms, targets))

    def trace(self, part, name, function, *sources):
        """Add to a part what a function computes from arrays; of a dict of arrays, `name` says how each is called.

        Parameters
        ----------
        part : str
        name : str or dict of str to str
            The new array's; or the names of those of a dict, by its keys.
        function : callable
        *sources : str
            The names of the arrays that it takes.
        """
        with collector_held():
            found = function(*self.cells(*sources))
            names = {name: found} if isinstance(name, str) else {own: found[key] for key, own in name.items()}
            self.derive(part, names)

    def numbers(self, dtype=float):
        """Return a row of numbers for it to work on."""
        return self.memory.numbers(dtype)

    def of(self, row, name):
        """Return an array that lies in a row, to read and to write."""
        first, shape = self.memory.places[name]
        return row[first : first + int(np.prod(shape))].reshape(shape)

    def run(self, part, row):
        """Compute the arrays of a part."""
        for group in self.parts[part]:
            row[group.targets] = _computed(group, row)

    def packed(self):
        """Return what a page needs: places and constants as they are, the groups compressed.

        Of all numbers of the groups only the difference to the one before is kept: neighbouring sums read neighbouring
        cells, and what repeats compresses well.
        """
        parts, rows = {}, []
        for part, groups in self.parts.items():
            parts[part] = [[g.kind, len(g.targets), len(g.first)] for g in groups]
            rows += [np.diff(row, prepend=0) for group in groups for row in group[1:]]
        numbers = np.concatenate(rows).astype("<i4").tobytes()
        return {
            "size": self.memory.size,
            "places": {name: [first, list(shape)] for name, (first, shape) in self.memory.places.items()},
            "constants": [[place, float(value)] for value, place in self.memory.constants.items()],
            "parts": parts,
            "groups": deflated_bytes(numbers),
        }


def _computed(group, row):
    """Return the numbers that a group puts at its targets."""
    operands, begins = row[group.first], np.cumsum(group.counts) - group.counts
    if group.kind == "+":
        return np.add.reduceat(operands * row[group.second], begins)
    if group.kind in REDUCE:
        return REDUCE[group.kind].reduceat(operands, begins)
    return COMPUTE[group.kind](*operands.reshape(len(begins), -1).T)
