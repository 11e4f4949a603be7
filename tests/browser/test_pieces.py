"""What a question draws afterwards, and under which name it is kept: the page's functions alone."""

from viewing import on_page

from bpcnn_helpers.predictions.prediction import PAGE

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def test_a_piece_is_formula_and_text_and_does_nothing(open_file, tmp_path):
    attributes = {"class": "kept", "onclick": "x", "OnLoad": "x", "href": "x", "src": "x", "style": "x"}
    formula = [f"{MATHML}math", attributes, [f"{MATHML}mi", {"mathvariant": "bold"}, "<b>z"]]
    drawn = """([pieces]) => drawPieces(pieces).map((drawn) => drawn.outerHTML)"""
    pieces = [
        {"kind": "formula", "mathml": formula},
        {"kind": "text", "parts": ["a < b ", formula]},
        {"kind": "formula", "mathml": ["script", {"src": "x"}, "alert(1)"]},
    ]
    kept = '<math class="kept"><mi mathvariant="bold">&lt;b&gt;z</mi></math>'
    assert on_page(open_file, tmp_path, [PAGE / "reveal.js"], drawn, pieces) == [
        kept,
        f'<div class="ask-text">a &lt; b {kept}</div>',
        "<span>alert(1)</span>",
    ]


def test_with_another_answer_it_is_another_question(open_file, tmp_path):
    question = {"asked": {"question": "How many?"}, "sealed": "H4sIAAAA"}
    others = [{**question, "sealed": "H4sIAAAB"}, {**question, "asked": {"question": "How much?"}}]
    action = """([question, others]) => {
        remember(question, { guess: 3 });
        return [question, ...others].map(remembered);
    }"""
    assert on_page(open_file, tmp_path, [PAGE / "memory.js"], action, question, others) == [{"guess": 3}, {}, {}]
