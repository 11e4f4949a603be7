"""What the files of a class come to: who solved what, which mistakes were made, which questions were missed."""

from collections import Counter
from dataclasses import dataclass

from bpcnn_helpers.exercises.known import EXERCISES
from bpcnn_helpers.exercises.progress import first_answers, state

SUBJECTS = 3  # of each kind, to talk about
ROWS = 40  # of a table: a forged file may hold any number of questions
CAUTION = (
    "These are the students' own files, and plain text: one that was forged cannot be told from one that was not, and "
    "a right answer may be somebody else's. Work on another machine is not in them. So they say what to talk about; "
    "they are no ground for a grade."
)


@dataclass
class MistakeMade:
    """A known mistake, with those who made it, and those of them who have not solved the exercise since."""

    exercise: str
    name: str
    hint: str
    students: list
    still: list


@dataclass
class QuestionAsked:
    """A question, how many answered it, how many missed it at first, and what most of those heard."""

    notebook: str
    question: str
    answered: int
    missed: int
    heard: str


class Report:
    """What is said of a class.

    Parameters
    ----------
    students : list of Student
    unread : list of tuple
        (file, why) of what could not be read.

    Attributes
    ----------
    exercises : list of str
        Those that somebody tried, in the order of the notebooks.
    mistakes : list of MistakeMade
        The most frequent first.
    questions : list of QuestionAsked
        The most missed first.
    subjects : list of str
        What to talk about.
    """

    def __init__(self, students, unread):
        self.students, self.unread, self.caution = students, unread, CAUTION
        tried = {record.get("exercise") for student in students for record in student.records}
        self.exercises = [name for name in EXERCISES if name in tried]
        self.mistakes = sorted(self._mistakes(), key=lambda made: -len(made.students))
        questions = sorted(self._questions(), key=lambda asked: (-asked.missed, asked.answered))
        self.questions, self.further = questions[:ROWS], len(questions[ROWS:])
        self.subjects = self._subjects()

    def reached(self, student, exercise):
        """Return how far somebody is in an exercise, and with how many checks, such as "tried, 3 checks"."""
        checks = sum(record.get("exercise") == exercise for record in student.records)
        many = f", {checks} checks" if checks > 1 else ""
        return state(exercise, student.records) + many

    def answers(self, student):
        """Return (answered, right at first)."""
        firsts = first_answers(student.records)
        return len(firsts), sum(firsts.values())

    def _mistakes(self):
        made = {}
        for student in self.students:
            pairs = {(record["exercise"], record["mistake"]) for record in student.records if "exercise" in record}
            for exercise, name in pairs:
                if exercise in EXERCISES and name in EXERCISES[exercise].mistakes:
                    made.setdefault((exercise, name), []).append(student)
        for exercise, name in sorted(made):
            students = made[exercise, name]
            still = [student.name for student in students if not state(exercise, student.records).startswith("solved")]
            hint = EXERCISES[exercise].mistakes[name].hint.splitlines()[0]
            yield MistakeMade(exercise, name, hint, [student.name for student in students], still)

    def _questions(self):
        firsts, heard, notebooks = {}, {}, {}
        for student in self.students:
            for question, right in first_answers(student.records).items():
                firsts.setdefault(question, []).append(right)
            said = {(record["question"], record["mistake"]) for record in student.records if "question" in record}
            for question, mistake in sorted((question, mistake) for question, mistake in said if mistake):
                heard.setdefault(question, Counter())[mistake] += 1
            notebooks |= {r["question"]: r["notebook"] for r in student.records if "question" in r}
        for question, answers in firsts.items():
            most = heard[question].most_common(1)[0][0] if question in heard else ""
            yield QuestionAsked(notebooks[question], question, len(answers), answers.count(False), most)

    def _subjects(self):
        several = min(2, len(self.students))
        made = [mistake for mistake in self.mistakes if len(mistake.students) >= several]
        found = []
        for mistake in made[:SUBJECTS]:
            students = counted(len(mistake.students), "student")
            found.append(f"{students} made this mistake in {mistake.exercise}: {mistake.hint}")
        missed = [q for q in self.questions if q.missed >= several and q.missed * 2 >= q.answered]
        found += [f"{q.missed} of {q.answered} missed at first: {q.question}" for q in missed[:SUBJECTS]]
        stuck = []
        for exercise in self.exercises:
            reached = [state(exercise, student.records) for student in self.students]
            tried = [how for how in reached if how != "open"]
            solved = sum(how != "tried" for how in tried)
            if len(tried) >= several and solved * 2 < len(tried):
                stuck.append(f"{len(tried)} tried {exercise}, and {solved or 'none'} of them solved it.")
        return found + stuck[:SUBJECTS]


def counted(many, what):
    """Return a number of things in words.

    Examples
    --------
    >>> counted(1, "student")
    '1 student'
    """
    return f"{many} {what}{'s' * (many != 1)}"
