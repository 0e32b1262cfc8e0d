"""``run.json``: what was run on what, as text and back."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from rettidig.assessment.columns import damaged
from rettidig.assessment.model import Run

RUN_FILE = "run.json"


@cache
def _form() -> TypeAdapter[Run]:
    return TypeAdapter(Run)


def run_to_json(run: Run) -> str:
    """Return the text of ``run.json``: the fields of ``Run``, dates in ISO form, a period as two dates."""
    return _form().dump_json(run, indent=1, ensure_ascii=False).decode() + "\n"


def run_from_json(text: str) -> Run:
    """Return the run that ``run_to_json`` wrote; refuse a text of another form."""
    try:
        return _form().validate_json(text)
    except ValidationError:
        raise damaged(RUN_FILE) from None
