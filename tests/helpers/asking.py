"""A prediction on a page, answered."""

import re


def guess(ask, kind, value):
    """Answer as a reader does: with the keyboard, but for cells, terms and lines, which are clicked."""
    fields = ask.locator("input")
    if kind == "choice":
        fields.first.focus()
        for _ in range(value):
            ask.page.keyboard.press("ArrowDown")
        fields.nth(value).check()
        fields.nth(value).press("Enter")
    elif kind in ("number", "matrix"):
        for field, text in zip(fields.all(), [value] if kind == "number" else value):
            field.fill(text)
        fields.last.press("Enter")
    elif kind == "cells":
        for cell in ask.locator('[aria-selected="true"]').all()[::-1]:
            cell.click()
        for cell in value:
            by_place = isinstance(cell, tuple) and '[data-panel="{}"] [data-cell="{}"]'.format(*cell)
            ask.locator(by_place or f'.ask-cells [data-id="{cell}"]').click()
        ask.get_by_role("button", name="Answer").click()
    elif kind == "lines":
        lines = ask.locator(".ask-term").all_inner_texts()
        ways = [f"{line}: down" for line in lines if line not in value] + [f"{line}: up" for line in value[::-1]]
        for way in ways:
            for _ in lines:
                ask.get_by_role("button", name=way, exact=True).click()
        ask.get_by_role("button", name="Answer").click()
    else:
        for term in value[::-1]:
            for _ in value:
                ask.get_by_role("button", name=f"{term}: up").click()
        ask.get_by_role("button", name="Answer").click()


def said(ask):
    return " ".join(ask.locator(".ask-verdict").inner_text().split())


def wait_until_said(ask, words):
    """Wait until what is said of a guess begins with these words: a hint may end with "right.", too."""
    ask.locator(".ask-verdict").filter(has_text=re.compile(rf"^\s*{re.escape(words)}")).wait_for()
