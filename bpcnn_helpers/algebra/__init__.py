"""Formulas: symbols by name and place, derivatives to compare with, LaTeX."""
