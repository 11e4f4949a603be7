"""What is not to be read before a guess, packed into one text that no one reads."""

import json
import zlib
from base64 import b64decode, b64encode


def seal(content):
    """Pack what can be written as JSON; page/seal.js unpacks it.

    This is against reading along, in a page's source, in a stored state or with a screen reader. It is no lock: whoever
    wants to unpack it can.

    Examples
    --------
    >>> unseal(seal({"answer": 18}))
    {'answer': 18}
    """
    return b64encode(zlib.compress(json.dumps(content).encode(), 9)).decode()


def unseal(text):
    """Return what `seal` packed."""
    return json.loads(zlib.decompress(b64decode(text)))
