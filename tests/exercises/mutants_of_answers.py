"""Small changes of a right answer, one at a time: operators, numbers, comparisons, statements left out, arguments."""

import ast
import copy
import inspect
import sys
import textwrap
from types import SimpleNamespace

OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div, ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
}
COMPARISONS = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
}
# What may be done to an argument unseen: {} is the argument.
COARSER = [
    "__import__('numpy').rint({})",
    "abs({})",
    "__import__('numpy').clip({}, -100, 100)",
    "__import__('numpy').round({}, 2)",
]


def mutants_of(function, arrays):
    """Yield (what has changed, mutant) for every small change of a function; `arrays` are the arguments that are."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].decorator_list = []
    names = vars(sys.modules[function.__module__])
    for place, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            other = copy.deepcopy(tree)
            target = list(ast.walk(other))[place]
            before = ast.unparse(target)
            change(target)
            yield _made(other, names, function, f"{before}  →  {ast.unparse(target)}")
    for argument in arrays:
        for coarser in COARSER:
            other = copy.deepcopy(tree)
            line = f"{argument} = {coarser.format(argument)}"
            other.body[0].body.insert(0, ast.parse(line).body[0])
            yield _made(other, names, function, line)


def _made(tree, names, function, what):
    scope = dict(names)
    exec(compile(ast.fix_missing_locations(tree), f"<{what}>", "exec"), scope)
    return what, scope[function.__name__]


def _changes(node):
    """Return functions, each of which changes such a node in place."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        return [_put(op=operator()) for operator in OPERATORS.get(type(node.op), [])] + (
            [_replace_by_assignment] if isinstance(node, ast.AugAssign) else []
        )
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [_put(ops=[operator()]) for operator in COMPARISONS.get(type(node.ops[0]), [])]
    if isinstance(node, ast.BoolOp):
        return [_put(op=ast.Or() if isinstance(node.op, ast.And) else ast.And())]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [_put(op=ast.UAdd())]
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return [_put(value=node.value + 1), _put(value=node.value - 1)]
    if isinstance(node, ast.Slice):
        return [_put(**{part: None}) for part in ("lower", "upper", "step") if getattr(node, part) is not None]
    if isinstance(node, (ast.For, ast.If, ast.FunctionDef)) and len(node.body) > 1:
        return [_without(place) for place in range(len(node.body))]
    return []


def _put(**parts):
    def change(node):
        for name, part in parts.items():
            setattr(node, name, part)

    return change


def _replace_by_assignment(node):
    node.__class__, node.targets = ast.Assign, [node.target]
    node.type_comment = None


def _without(place):
    def change(node):
        del node.body[place]

    return change
