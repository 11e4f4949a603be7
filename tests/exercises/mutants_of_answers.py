"""Small changes of a right answer, one at a time: operators, numbers, comparisons, names, slices, statements."""

import ast
import copy
import difflib
import inspect
import sys
import textwrap

import numpy as np

OTHERS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div, ast.Mult],
    ast.Pow: [ast.Mult],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.And: [ast.Or],
    ast.USub: [ast.UAdd],  # but the number is left: NumPy's reshape takes any below 0 for -1
}
NAMES = {"sum": "mean", "mean": "sum", "max": "min", "argmax": "argmin", "zeros": "ones", "zeros_like": "ones_like"}
COARSER = ["np.rint({})", "abs({})", "np.clip({}, -100, 100)", "np.round({}, 2)"]  # what may befall an argument


def mutants_of(function, arguments):
    """Yield (what has changed, mutant) for every small change of a function, but one whose loops may not end.

    `arguments` are those, by name, whose numbers are made coarser.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].decorator_list = []
    if any(isinstance(node, ast.While) for node in ast.walk(tree)):
        return
    below_0 = [node.operand for node in ast.walk(tree) if isinstance(node, ast.UnaryOp)]
    for place, node in enumerate(ast.walk(tree)):
        for change in [] if node in below_0 else _changes(node):
            other = copy.deepcopy(tree)
            change(list(ast.walk(other))[place])
            yield _made(function, tree, other)
    for name, value in arguments.items():
        for coarser in COARSER:
            number = coarser.format(f"{name}[n]" if isinstance(value, dict) else name)
            made = f"{{n: {number} for n in {name}}}" if isinstance(value, dict) else number
            other = copy.deepcopy(tree)
            other.body[0].body.insert(0, ast.parse(f"{name} = {made}").body[0])
            yield _made(function, tree, other)


def _made(function, tree, other):
    scope = vars(sys.modules[function.__module__]) | {"np": np}
    before, after = (ast.unparse(t).splitlines() for t in (tree, other))
    lines = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    sides = [" ".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+"]
    exec(compile(ast.fix_missing_locations(other), "<mutant>", "exec"), scope)
    return " → ".join(sides).strip(), scope[function.__name__]


def _changes(node):
    """Return functions, each of which changes such a node in place."""
    changes = []
    if isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp, ast.UnaryOp)):
        changes += [_put(op=other()) for other in OTHERS.get(type(node.op), [])]
    if isinstance(node, ast.AugAssign):
        changes.append(_assign)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        changes += [_put(ops=[other()]) for other in OTHERS.get(type(node.ops[0]), [])]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        changes += [_put(value=node.value + 1), _put(value=node.value - 1)]
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        changes.append(_put(attr=NAMES[node.attr]))
    if isinstance(node, ast.Slice):
        changes += [_put(**{part: None}) for part in ("lower", "upper", "step") if getattr(node, part)]
    if isinstance(node, (ast.For, ast.If, ast.FunctionDef)) and len(node.body) > 1:
        changes += [_without(place) for place in range(len(node.body))]
    return changes


def _put(**parts):
    def change(node):
        for name, part in parts.items():
            setattr(node, name, part)

    return change


def _assign(node):
    """Make `=` of `+=`."""
    node.__class__, node.targets, node.type_comment = ast.Assign, [node.target], None


def _without(place):
    def change(node):
        del node.body[place]

    return change
