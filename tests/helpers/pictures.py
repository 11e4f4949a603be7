"""Pictures as a reader would have them, in files."""

import io


def as_file(image, kind="PNG", **options):
    """The bytes of the file that Pillow writes of an image."""
    opened = io.BytesIO()
    image.save(opened, kind, **options)
    return opened.getvalue()
