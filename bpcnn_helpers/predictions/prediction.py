"""A prediction: one question, answered before anything is shown.

It is a widget, as the explorer is, and not HTML with a script: JupyterLab runs no script of a stored output, a widget
stores nothing but the text of its question, and the book draws it from the widget's state. The page's script holds all
that a guess needs; Python is asked only for what is alive in `then`, an explorer or a lab with its controls.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets
from numpy.typing import ArrayLike

from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.progress import progress
from bpcnn_helpers.explorer.scripts import joined
from bpcnn_helpers.predictions.kinds import kind_of
from bpcnn_helpers.predictions.revealed import in_order, pieces
from bpcnn_helpers.predictions.sealing import seal, unseal
from bpcnn_helpers.printing import writable

PAGE = Path(__file__).parent / "page"
OPEN = "BPCNN_OPEN"  # this variable of the environment, if it is neither empty nor 0, does what `predict.open` does


class Question(anywidget.AnyWidget):
    """What is synchronised with the page: what is asked, what is sealed, and how far the reader is."""

    _esm = joined(PAGE / "question.js")
    _css = joined(PAGE / "ask.css")
    asked = traitlets.Dict().tag(sync=True)
    sealed = traitlets.Unicode().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)  # the guess, how many there were, what was said of each: see ask.js


class Prediction(widgets.VBox):
    """A question on the page; `Predict` and `arrange` make it.

    Attributes
    ----------
    page : Question
    """

    def __init__(
        self, text: str, kind: Any, content: dict[str, Any], alive: list[widgets.Widget], is_open: bool
    ) -> None:
        title = kind.asked.get("title", "Predict")
        self._words, self._alive = f"{title}: {text}{kind.words}", alive
        self._hints, self._noted = [hint for hint, _ in content["mistakes"]], 0
        self.page = Question(asked={"question": text, "open": is_open, **kind.asked}, sealed=seal(content))
        self.page.observe(self._moved, "state")
        super().__init__([self.page])
        self._moved()

    def _moved(self, change=None):
        log = self.page.state.get("log", [])
        for tries, said in log[self._noted :]:
            mistake = said if said in self._hints else None
            progress.answered(self.page.asked["question"], tries, said is None, mistake)
        self._noted = len(log)
        shown = self.page.asked["open"] or self.page.state.get("done")
        self.children = [self.page, *(self._alive if shown else [])]

    def __repr__(self):
        return writable(self._words)

    def _repr_mimebundle_(self, **kwargs):
        """Return the view, and where nothing is live the question alone."""
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": repr(self)}


class Predict:
    """Ask one question, and show nothing before it is answered: ``bp.predict("How many?", answer=w.size)``.

    Parameters
    ----------
    question : str
    answer : object
        The right answer, as the code computes it. It decides how one answers: a number is typed, and so are the numbers
        of a row or a matrix; True or False is chosen.
    choices : list, or dict of objects by str, optional
        Texts to choose from; with a dict, what each of them stands for. `answer` is one of the values.
    cells : dict of array_like by str, optional
        Panels in which cells are clicked. `answer` names the cells, as (panel, row, column) or (panel, (row, column)),
        or is a dict of boolean arrays by panel; where there is one panel, its array will do.
    order : list of str, optional
        Terms to be put in order. `answer` has the same terms, in the right order.
    mistakes : dict of objects by str, optional
        What a known mistake would give, by the sentence that is said then: one that leads on, without the answer. Or by
        "exercise: mistake" of an exercise, whose hint is said. A mistake that gives the right answer, as may happen
        with numbers of one's own, is left out.
    then : object or list, optional
        What is shown afterwards: a text, with formulas between dollars; a formula, as SymPy's or as ``Math``; a figure;
        an explorer or a lab.

    Returns
    -------
    Prediction

    Raises
    ------
    TypeError, ValueError
        If the answer, a mistake or what is shown does not fit.

    Examples
    --------
    >>> predict("How many weights has a kernel of 3×3 on two channels?", 2 * 3 * 3, mistakes={"One channel only.": 9})
    Predict: How many weights has a kernel of 3×3 on two channels? (a number)
    """

    _open = False

    def __call__(
        self,
        question: str,
        answer: Any,
        *,
        choices: Sequence[Any] | Mapping[str, Any] | None = None,
        cells: Mapping[str, ArrayLike] | None = None,
        order: Sequence[str] | None = None,
        mistakes: Mapping[str, Any] | None = None,
        then: Any = None,
    ) -> Prediction:
        """Ask; see above."""
        if not isinstance(question, str) or not question.strip():
            raise TypeError(f"question is {question!r}, expected a text")
        kind = kind_of(answer, choices, cells, order)
        right, wrong = kind.value(answer, "answer"), []
        for sentence, value in _checked(mistakes).items():
            found = kind.value(value, f"mistakes[{sentence!r}]")
            if found != right:
                wrong.append([_hint(sentence), found])
        parts = in_order(then)
        content = {"answer": right, "text": kind.text(right, answer), "mistakes": wrong, "then": pieces(parts)}
        alive = [part for part in parts if isinstance(part, widgets.Widget)]
        return Prediction(question, kind, content, alive, self.is_open)

    def sealed(self, text: str, names: dict[str, Any]) -> Any:
        """Run a cell that a handout has sealed, because it gives the answer, and return what it shows.

        Parameters
        ----------
        text : str
            The cell's code, as `seal` packs it.
        names : dict
            Where it runs: ``globals()``.
        """
        *lines, last = ast.parse(unseal(text)).body
        exec(compile(ast.Module(lines, []), "<sealed>", "exec"), names)
        if isinstance(last, ast.Expr):
            return eval(compile(ast.Expression(last.value), "<sealed>", "eval"), names)
        return exec(compile(ast.Module([last], []), "<sealed>", "exec"), names)

    @property
    def is_open(self) -> bool:
        """Whether all answers are shown at once."""
        return self._open or os.environ.get(OPEN, "0") not in ("", "0")

    def open(self) -> None:
        """Show all answers at once from now on: for a teacher who prepares a lesson."""
        self._open = True

    def close(self) -> None:
        """Ask again from now on."""
        self._open = False


predict = Predict()


def _checked(mistakes):
    if mistakes is None:
        return {}
    if not isinstance(mistakes, Mapping) or not all(isinstance(sentence, str) for sentence in mistakes):
        raise TypeError(f"mistakes is {mistakes!r}, expected a dict by texts")
    return mistakes


def _hint(sentence):
    """Return the sentence, or the hint of the exercise's mistake that it names."""
    exercise, _, mistake = sentence.partition(": ")
    if exercise not in EXERCISES:
        return sentence
    known = EXERCISES[exercise].mistakes
    if mistake not in known:
        raise ValueError(f"mistakes holds {sentence!r}; {exercise} knows {', '.join(known)}")
    return known[mistake].hint
