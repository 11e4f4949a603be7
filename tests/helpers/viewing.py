"""One explorer on a page, as tests look at it."""

import json
import re

from bpcnn_helpers.explorer.scripts import for_script, joined
from bpcnn_helpers.predictions.sealing import unseal


def on_page(open_file, folder, scripts, action, *arguments):
    """What a function in JavaScript returns, on a page of these scripts, whose functions it may call."""
    text = "".join(map(joined, scripts))
    (folder / "scripts.html").write_text(f"<meta charset=utf-8><script>{text}</script>", "utf-8")
    return open_file(folder / "scripts.html").evaluate(action, list(arguments))


class View:
    """One explorer on a page."""

    def __init__(self, page, root):
        self.page, self.root = page, root

    def cell(self, panel, *place):
        return self.root.locator(f'[data-panel="{panel}"] [data-cell="{",".join(map(str, padded(place)))}"]')

    def cells(self, panel):
        """All cells of a panel."""
        return self.root.locator(f'[data-panel="{panel}"] [data-cell]')

    def press(self, name):
        """Click the button of this name."""
        self.root.get_by_role("button", name=name, exact=True).click()

    def marked(self, mark):
        """The cells that have this attribute, as (panel, place)."""
        found = self.root.locator(f"[{mark}]").evaluate_all(
            "cells => cells.map(c => [c.closest('[data-panel]').dataset.panel, c.dataset.cell])"
        )
        return {(panel, tuple(map(int, cell.split(",")))) for panel, cell in found}

    def lit(self):
        """The lit cells, as (panel, place)."""
        return self.marked("data-lit")

    def formula(self):
        return " ".join(self.root.locator("[data-formula]").inner_text().split())

    def numbers(self, panel):
        """What a panel shows, read from the names that its cells have for a screen reader."""
        names = self.root.locator(f'[data-panel="{panel}"] [data-cell]').evaluate_all(
            "cells => cells.map(c => c.getAttribute('aria-label'))"
        )
        return [float(name.rsplit(": ", 1)[1].removeprefix("≈ ").replace("−", "-")) for name in names]

    def edit(self, text, panel, *place):
        self.cell(panel, *place).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")


def settle(page):
    """Wait until a page is laid out anew, as after a change of the window's size."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def padded(place):
    """A place as the page writes it: with a row, where there is only a column."""
    return (0,) * (2 - len(place)) + place


def all_explorers(page):
    """A page of the book with each prediction replaced by the explorers that it shows after the guess."""

    def revealed(found):
        content = unseal(json.loads(found[1])["sealed"])
        states = [piece["state"] for piece in content["then"] if piece["kind"] == "explorer"]
        texts = map(for_script, states)
        return "".join(f'<div class="explorer"><script type="application/json">{text}</script></div>' for text in texts)

    return re.sub(r'<div class="prediction"><script type="application/json">(.*?)</script>.*?</div>', revealed, page)
