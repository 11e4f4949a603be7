"""The page of a class in a browser: it can be read by all, on a phone too, and a student's markup stays text."""

import json

from accessible import assert_accessible

from bpcnn_helpers.publish.class_page import tell


def test_it_can_be_read_and_markup_is_text(open_file, tmp_path):
    name = "<img src=x onerror=alert(1)>"
    wrong = {"exercise": "convolution", "rung": "whole", "right": False, "mistake": "kernel not turned"}
    missed = {"question": name, "notebook": "01", "tries": 1, "right": False, "mistake": name}
    lines = {"handed_in_by": name}, wrong, missed
    (tmp_path / "1.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "2.jsonl").write_text("torn")
    tell(tmp_path)
    page = open_file(tmp_path / "class.html", viewport={"width": 375, "height": 700}, color_scheme="dark")
    assert_accessible(page)
    assert page.get_by_role("rowheader", name=name, exact=True).count() == 2
    assert page.locator("img, script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 375
