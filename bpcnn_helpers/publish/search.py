"""The text of a page by its sections, for the search: only what a reader sees without opening or answering anything."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from bpcnn_helpers.explorer.scripts import joined

TEMPLATE = Path(__file__).parent / "templates" / "book"
FORMULA = "math mrow mi mn mo mtext mstyle msub msup msubsup mfrac mover munder munderover msqrt mpadded mphantom"
INLINE = {"a", "em", "strong", "code", "span", "sub", "sup", "b", "i", *FORMULA.split()}
VOID = {"br", "hr", "img", "input", "link", "meta", "mspace", "col"}
UNSEEN = {"script", "style", "noscript"}
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
PREFIXES = "∂∇Δ"  # what follows them belongs to them
NAVIGATION = re.compile(r"^Contents · \S[^\n]*$", re.MULTILINE)


def search_script(pages, chapters):
    """Return what a page loads when its reader searches: MiniSearch with its licence, the search, and the texts.

    Parameters
    ----------
    pages : dict of str
        The HTML of each chapter, by its file.
    chapters : list of dict
        With the `title` and the `page` of each.

    Returns
    -------
    str
    """
    licence = f"/*\n{(TEMPLATE / 'minisearch.LICENSE').read_text('utf-8')}*/"
    scripts = [joined(TEMPLATE / name) for name in ("minisearch.js", "search.js")]
    texts = [section for chapter in chapters for section in sections_of(pages[chapter["page"]], chapter)]
    return "\n".join([licence, *scripts, f"fillSearch({json.dumps(texts, ensure_ascii=False)});\n"])


def sections_of(page, chapter):
    """Return what stands in the sections of a page.

    Parameters
    ----------
    page : str
        Its HTML.
    chapter : dict
        With the `title` and the `page` of the chapter.

    Returns
    -------
    list of dict
        Of each section `page`, `chapter`, `heading`, `anchor` and `text`.

    Examples
    --------
    >>> page = '<main><h1>1</h1>Few words.<h2 id="a">One</h2><p>so <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></p>'
    >>> [(found["heading"], found["text"]) for found in sections_of(page, {"title": "1", "page": "1.html"})]
    [('1', 'Few words.'), ('One', 'so a/b')]
    """
    reader = _Reader()
    reader.feed(page)
    found = []
    for place, section in enumerate(reader.sections):
        heading, text = (
            re.sub(r"\s+", " ", NAVIGATION.sub("", "".join(section[part]))).strip() for part in ("heading", "text")
        )
        heading = heading if place else chapter["title"]
        own = {"page": chapter["page"], "chapter": chapter["title"], "heading": heading}
        found.append(own | {"anchor": section["anchor"] if place else "", "text": text})
    return found


class _Reader(HTMLParser):
    """Reads what is seen in the main part of a page into `sections`."""

    def __init__(self):
        super().__init__()
        self.sections, self._open, self._part = [_section("")], [], "text"

    def handle_starttag(self, tag, attrs):
        """Begin an element: a section with its heading, one that is not seen, or one that a formula consists of."""
        attrs = dict(attrs)
        parent = self._open[-1] if self._open else None
        if parent and parent["tag"] == "mfrac" and parent["inside"] == 1:
            self._add("/")
        if parent:
            parent["inside"] += 1
        if tag in VOID:
            return self._add(" ")
        above = parent or {"seen": False, "low": False}
        seen = tag == "main" or _is_question(attrs) or (above["seen"] and not _is_unseen(tag, attrs))
        is_index = bool(parent) and parent["tag"] in ("msub", "msubsup") and parent["inside"] == 2
        low = is_index or (above["low"] and parent["inside"] == 1)
        self._open.append({"tag": tag, "inside": 0, "seen": seen, "low": low})
        if seen and re.fullmatch("h[1-4]", tag):
            if tag != "h1":
                self.sections.append(_section(attrs.get("id", "")))
            self._part = "heading"
        if seen and "target" in attrs.get("class", "").split():
            self.sections[-1]["anchor"] = attrs["id"]
        if tag == "mi" and attrs.get("mathvariant") != "normal" and parent["inside"] > 1:
            self._part_letters()
        if tag not in INLINE:
            self._add("\n")

    def handle_endtag(self, tag):
        """End an element, and what was left open in it."""
        if tag in VOID:
            return
        while self._open and self._open.pop()["tag"] != tag:
            pass
        if re.fullmatch("h[1-4]", tag):
            self._part = "text"
        if tag not in INLINE:
            self._add("\n")

    def handle_data(self, data):
        """Take a text that is seen."""
        here = self._open[-1] if self._open else {"low": False, "tag": ""}
        if here["tag"] == "mo" and re.fullmatch(r"[=+−≤≥≈→⋆∗]", data.strip()) and not here["low"]:
            data = f" {data.strip()} "
        self._add(data.translate(LOWERED) if here["low"] else data)

    def _add(self, text):
        if self._open and self._open[-1]["seen"]:
            self.sections[-1][self._part].append(text)

    def _part_letters(self):
        """Two letters in a row are two factors, unless they are upright, which are the letters of a name."""
        last = (self.sections[-1][self._part] or [""])[-1][-1:]
        if last.isalpha() and last not in PREFIXES:
            self._add(" ")


def _section(anchor):
    return {"anchor": anchor, "heading": [], "text": []}


def _is_question(attrs):
    """Say whether an element has the words of a prediction, which stand among what code gave."""
    return "question" in attrs.get("class", "").split()


def _is_unseen(tag, attrs):
    """Say whether an element is folded or drawn by a script, or is what code gave."""
    classes = attrs.get("class", "").split()
    if tag == "details":
        return not {"fold", "code"} & set(classes)
    return tag in UNSEEN or any(
        name in classes for name in ("prediction", "explorer", "pocket", "jp-OutputArea", "unsaid")
    )
