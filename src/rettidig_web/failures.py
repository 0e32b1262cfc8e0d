"""What may be written of a failure: its class and where in the code it arose, never its words."""

import traceback
from pathlib import Path
from typing import Final

_WHERE: Final = 3
"""How many places of the code are named: the last ones, nearest to what went wrong."""


def named(error: BaseException) -> str:
    """Return the error's class and where it arose; its message could hold something about a person.

    >>> named(ValueError("S-12345"))
    'ValueError at '
    """
    places = traceback.extract_tb(error.__traceback__)[-_WHERE:]
    where = ", ".join(f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places)
    return f"{type(error).__name__} at {where}"
