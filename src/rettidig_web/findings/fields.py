"""Fields for amounts, days and units."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from rettidig_web.accounts.models import Unit

_KRONER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
_ORE: Final = 100
_LARGEST: Final = 10**15
_INDENT: Final = "\N{EM SPACE}"


class KronerField(forms.CharField):
    """An amount in kroner as Danes write it, which comes out in øre; None where nothing is written."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(required=False, max_length=30, **kwargs)  # type: ignore[arg-type]
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: object) -> int | None:
        """Return the amount in øre."""
        text = re.sub(r"\s|kr\.?$", "", super().clean(value))
        if not text:
            return None
        return ore_of(text)

    def prepare_value(self, value: object) -> object:
        """Return øre as the kroner that one would write, and what was written as it is."""
        return written(value) if isinstance(value, int) else value


def ore_of(text: str) -> int:
    """Return the øre of an amount in kroner; ValidationError where it is none.

    >>> ore_of("12.345,5"), ore_of("1234"), ore_of("0,05")
    (1234550, 123400, 5)
    """
    found = _KRONER.fullmatch(text)
    if not found:
        raise ValidationError(gettext("Skriv beløbet i kroner, for eksempel 12.345,50."))
    ore = int(found[1].replace(".", "")) * _ORE + int((found[2] or "0").ljust(2, "0"))
    if ore > _LARGEST:
        raise ValidationError(gettext("Beløbet er for stort."))
    return ore


def written(ore: int) -> str:
    """Return an amount of øre as one would write it in kroner.

    >>> written(1234550), written(500)
    ('12345,50', '5,00')
    """
    return f"{Decimal(ore) / _ORE:.2f}".replace(".", ",")


class DayInput(forms.DateInput):
    """A field for a day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def unit_choices(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """Return the units as choices, moved in as the tree."""
    held = list(units)
    top = min((unit.path.count(".") for unit in held), default=0)
    return [(str(unit.pk), _INDENT * (unit.path.count(".") - top) + unit.name) for unit in held]
