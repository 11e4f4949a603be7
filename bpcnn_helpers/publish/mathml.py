"""The Markdown of the notebooks as HTML, with its formulas in MathML."""

import re

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from bpcnn_helpers.algebra.mathml import mathml


def latex_output(text):
    r"""Write what a cell gave as text/latex: a formula between dollars.

    Parameters
    ----------
    text : str
    """
    return mathml(text.strip().strip("$").replace(r"\displaystyle", "", 1), "block")


def anchor(heading):
    """Return the id of a heading, as JupyterLab forms it.

    Parameters
    ----------
    heading : str

    Examples
    --------
    >>> anchor("Why <em>rotate</em>?")
    'Why-rotate?'
    """
    return re.sub("<.*?>", "", heading).strip().replace(" ", "-")


class Renderer(IPythonRenderer):
    """Markdown of a notebook as HTML: formulas in MathML, links to notebooks as links to pages."""

    def block_math(self, body):
        """Write $$ … $$."""
        return mathml(body, "block")

    def inline_math(self, body):
        """Write $ … $."""
        return mathml(body)

    def latex_environment(self, name, body):
        r"""Write \\begin{…} … \\end{…} that stands alone."""
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def heading(self, text, level, **attrs):
        """Write a heading that can be linked to."""
        return f'<h{level} id="{anchor(text)}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        """Write a link; other notebooks are other pages."""
        return super().link(text, re.sub(r"^([\w./-]+)\.ipynb(?=#|$)", r"\1.html", url), title)

    def table_cell(self, text, align=None, head=False):
        """Write a cell of a table; the empty one above names of rows is no heading."""
        kind = "th" if head and text else "td"
        return f"<{kind}>{text}</{kind}>\n"

    def table(self, text):
        """Write a table, which may be wider than a phone."""
        return f'<div class="wide"><table>\n{text}</table></div>\n'


def html(markdown):
    """Write Markdown with formulas as HTML.

    Parameters
    ----------
    markdown : str
    """
    # A line of a formula that begins with a + would begin a list.
    markdown = re.sub(r"(?<![$\\`])\$(?!\$)[^$`]+\$", lambda found: re.sub(r"(?<!\n)\n(?!\n)", " ", found[0]), markdown)
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(markdown)
