"""Printing, also where standard output has no δ: older Windows consoles, pipes, logs."""

import sys
import unicodedata

PLAIN = {"−": "-", "–": "-", "×": "x", "·": "*", "⊙": "*", "∂": "d", "→": "->", "≤": "<=", "≥": ">=", "≈": "~"}
PLAIN |= {"⁄": "/", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "′": "'", "√": "sqrt"}


def say(text):
    """Print `text`, with what standard output cannot write in plain letters.

    Parameters
    ----------
    text : str
    """
    print(writable(text))


def writable(text):
    """Return `text` as standard output can write it: as it is, wherever there is Unicode.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        A Greek letter that is missing becomes its name, an exponent or an index its digit.
    """
    encoding = getattr(sys.stdout, "encoding", None) or sys.getdefaultencoding()
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_plain(character, encoding) for character in text)
    return text


def _plain(character, encoding):
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        name = unicodedata.name(character, character)  # not all have one
        if name.startswith("GREEK SMALL LETTER ") or name.startswith("GREEK CAPITAL LETTER "):
            word = name.split()[3].lower()
            return word if character.islower() else word.capitalize()
        parts = unicodedata.normalize("NFKD", character)  # é is e with an accent, ½ is 1⁄2
        letters = "".join(PLAIN.get(part, part) for part in parts)
        return "".join(filter(str.isascii, letters)) or "?"
    return character
