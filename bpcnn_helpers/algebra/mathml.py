"""Formulas as MathML, which browsers draw without a script."""

from latex2mathml.converter import convert

# The converter knows these under other names only.
OTHER_NAMES = {"{aligned}": "{align*}", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉"}
LONG = 15  # parts of a formula in the text, which no browser breaks; from here on it may be wider than a phone


def mathml(tex, display="inline"):
    r"""Write a formula as MathML.

    Parameters
    ----------
    tex : str
        Without the dollars around it.
    display : {"inline", "block"}
        A ValueError is raised if a command in the formula is not known.

    Examples
    --------
    >>> mathml(r"\delta_1")[-61:]
    '<mrow><msub><mi>&#x003B4;</mi><mn>1</mn></msub></mrow></math>'
    """
    for old, new in OTHER_NAMES.items():
        tex = tex.replace(old, new)
    result = convert(tex.strip(), display=display)
    if "\\" in result or "<mi>&</mi>" in result:
        raise ValueError(f"no MathML for the formula {tex}")
    if display == "block":
        return f'<span class="math">{result}</span>'
    return f'<span class="long">{result}</span>' if result.count("<m") > LONG else result
