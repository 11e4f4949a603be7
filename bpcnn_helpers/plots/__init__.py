"""One look for every figure: blue inputs, orange kernels, green outputs, vermilion gradients.

Every function draws into `fig` (which it clears first), or into a new figure, and returns it: at the end of a
notebook's cell it shows itself.
"""

from importlib import import_module

# Loaded where they are first used: an explorer needs none of them, and matplotlib takes long to import.
LATER = {
    "colors": ("COLORS", "SIGNED", "TEXT"),
    "images": ("picture", "pictures"),
    "layers": ("filters", "maps"),
    "learning": ("confusion_matrix", "curves", "wrong_guesses"),
    "limits": ("roofline",),
    "look": ("subplots",),
    "numbers": ("number",),
    "tables": ("matrices", "matrix", "panels"),
}
__all__ = sorted(name for names in LATER.values() for name in names)


def __getattr__(name):
    for module, names in LATER.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__
