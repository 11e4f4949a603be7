"""What a page unpacks by itself (page/inflate.js): bytes, or anything that JSON can hold, compressed, as one text."""

import json
import zlib
from base64 import b64decode, b64encode


def deflated(content):
    """Pack what can be written as JSON.

    Examples
    --------
    >>> inflated(deflated({"answer": 18}))
    {'answer': 18}
    """
    return deflated_bytes(json.dumps(content, separators=(",", ":")).encode())


def deflated_bytes(data):
    """Pack bytes."""
    return b64encode(zlib.compress(data, 9)).decode()


def inflated(text):
    """Return what `deflated` packed."""
    return json.loads(zlib.decompress(b64decode(text)))
