"""A program in WebAssembly made smaller: without the names of its functions, and without what no cell can call.

It is eight bytes, and sections, each with a kind, its length and what is in it. Numbers are written seven bits a byte,
the lowest first (WebAssembly Core Specification, 5.2.2, 5.4 and 5.5).
"""

IMPORTS, CODE, OTHER = 2, 10, 0  # kinds of sections; what is of no kind is for who debugs it, such as the names
TRAP = b"\x03\x00\x00\x0b"  # a function: three bytes, no variables, "unreachable", its end
FUNCTION, TAG = 0, 4  # kinds of what is imported
NAMES_OF_FUNCTIONS = 1  # among the names


def smaller(program, uncalled):
    """Return a program that does the same, as long as nothing calls what it leaves out; a call of that ends it.

    Parameters
    ----------
    program : bytes
    uncalled : re.Pattern
        Found in the names of the functions that are left out.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the program has no names, or imports what has not been met here.
    """
    sections = list(_sections(program))
    names = next((body[5:] for kind, _, body in sections if kind == OTHER and body[:5] == b"\x04name"), None)
    if names is None:
        raise ValueError("program has no section of names, expected one")
    before = sum(_imported_functions(body) for kind, _, body in sections if kind == IMPORTS)
    left = {number - before for number, name in _function_names(names) if uncalled.search(name)}
    kept = [program[:8]]
    for kind, whole, body in sections:
        if kind == CODE:
            code = _with_traps(body, left)
            kept.append(bytes([CODE]) + _written(len(code)) + code)
        elif kind != OTHER:
            kept.append(whole)
    return b"".join(kept)


def _number(data, at):
    """Return the number at a place, and the place after it."""
    number = shift = 0
    while True:
        byte, at = data[at], at + 1
        number, shift = number | (byte & 127) << shift, shift + 7
        if byte < 128:
            return number, at


def _written(number):
    """Return a number as it is written."""
    found = []
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def _sections(program):
    """Yield each section: its kind, all of it, and what is in it."""
    at = 8
    while at < len(program):
        length, inside = _number(program, at + 1)
        yield program[at], program[at : inside + length], program[inside : inside + length]
        at = inside + length


def _imported_functions(body):
    """Return how many functions are imported: they come before the program's own in the counting."""
    many, at = _number(body, 0)
    functions = 0
    for _ in range(many):
        for _ in ("module", "name"):
            length, at = _number(body, at)
            at += length
        kind = body[at]
        if kind not in (FUNCTION, TAG):
            raise ValueError(f"program imports what is of kind {kind}, expected functions and tags")
        functions += kind == FUNCTION
        _, at = _number(body, at + 1 + (kind == TAG))
    return functions


def _function_names(names):
    """Yield the number and the name of each function."""
    at = 0
    while at < len(names):
        kind, (length, at) = names[at], _number(names, at + 1)
        end = at + length
        if kind == NAMES_OF_FUNCTIONS:
            many, at = _number(names, at)
            for _ in range(many):
                number, at = _number(names, at)
                size, at = _number(names, at)
                yield number, names[at : at + size].decode("utf-8", "replace")
                at += size
        at = end


def _with_traps(body, left):
    """Return the code of all functions; of those that are left out it is a trap."""
    many, at = _number(body, 0)
    kept = [body[:at]]
    for number in range(many):
        length, inside = _number(body, at)
        end = inside + length
        kept.append(TRAP if number in left else body[at:end])
        at = end
    return b"".join(kept)
