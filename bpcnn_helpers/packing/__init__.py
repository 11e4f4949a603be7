"""Life 4: a traced network packed for a page, and the scripts that run it there without Python."""

from pathlib import Path

PAGE = Path(__file__).parent / "page"
