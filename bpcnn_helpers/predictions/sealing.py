"""What is not to be read before a guess, packed into one text that no one reads."""

from bpcnn_helpers.explorer.deflating import deflated, inflated


def seal(content):
    """Pack what can be written as JSON; page/seal.js unpacks it.

    This is against reading along, in a page's source, in a stored state or with a screen reader. It is no lock: whoever
    wants to unpack it can.

    Examples
    --------
    >>> unseal(seal({"answer": 18}))
    {'answer': 18}
    """
    return deflated(content)


def unseal(text):
    """Return what `seal` packed."""
    return inflated(text)
