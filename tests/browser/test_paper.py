"""A worksheet prints on two pages of A4: what is asked, and the answers."""

import re

import pytest
from notebook import NOTEBOOKS

from bpcnn_helpers.publish import worksheet

LEAST = 6.5  # points
CUT_OFF = "lists => lists.filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).length"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_two_pages(open_file, executed, tmp_path, path):
    worksheet.write(path, tmp_path / "sheet.html", run=executed)
    page = open_file(tmp_path / "sheet.html")
    assert page.locator(".sheet ol").evaluate_all(CUT_OFF) == 0
    sizes = page.locator(".sheet").evaluate_all(
        "all => all.map(e => parseFloat(e.style.getPropertyValue('--letters')))"
    )
    assert min(sizes) >= LEAST
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2
    asked = page.locator(".sheet").first.locator("ol > li").count()
    assert page.locator(".answers ol > li").count() == asked > 0
