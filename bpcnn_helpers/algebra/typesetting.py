"""Formulas typeset in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Math, display
from numpy.typing import ArrayLike

from bpcnn_helpers.algebra.symbols import latex

if TYPE_CHECKING:
    import sympy


def show(formulas: ArrayLike | sympy.Expr, name: str | None = None, order: str = "") -> None:
    r"""Typeset formulas below the cell of a notebook.

    Parameters
    ----------
    formulas : array_like or str
        One formula, or a matrix of them; axes of length 1 in front are left out. A text is LaTeX, and shown as it is.
    name : str, optional
        Show equations instead, one a line: name₁₁ = …, name₁₂ = ….
    order : str
        Letters in the order in which the factors of a product stand, and by which the terms of a sum are
        sorted; such as ``"δw"``. SymPy's order unless said.

    Raises
    ------
    TypeError, ValueError
        As `latex` does; and a TypeError for a text with a name or an order, which it has no use for.

    Examples
    --------
    >>> import bpcnn_helpers as bp
    >>> bp.show(bp.symbols("w", (2, 2)), name="z")
    <IPython.core.display.Math object>
    """
    if not isinstance(formulas, str):
        formulas = latex(formulas, name=name, order=order)
    elif name is not None or order:
        raise TypeError(f"formulas is a text, {formulas!r}: expected neither a name nor an order")
    display(Math(formulas))
