"""Where the files are that scikit-learn brings, without importing it: that takes a second and 100 MB."""

from importlib.util import find_spec
from pathlib import Path


def shipped(*parts):
    """Return the path of a file in scikit-learn's folder of data sets, None where a version has it elsewhere.

    Parameters
    ----------
    *parts : str
        Folder and name, such as "data" and "digits.csv.gz".

    Examples
    --------
    >>> shipped("images", "china.jpg").name
    'china.jpg'
    """
    found = find_spec("sklearn")
    folders = (found.submodule_search_locations or []) if found else []
    paths = [Path(folder, "datasets", *parts) for folder in folders]
    return next((path for path in paths if path.is_file()), None)
