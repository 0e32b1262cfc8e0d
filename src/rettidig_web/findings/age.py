"""Whether an error is new or old, by the rule of the round, with the sentence that says why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from rettidig.calendars.limits import Limit, Unit
from rettidig_web.findings.models import Age
from rettidig_web.rounds.models import Round
from rettidig_web.ui.templatetags.danish import day as in_words


@dataclass(frozen=True, slots=True)
class Judged:
    """An error's age and why it is that."""

    age: Age
    why: str


def judged(round_: Round, arose_on: date | None, *, is_reproduced: bool | None) -> Judged:
    """Return the error's age: new if it is still being repeated, or arose in the round's last months.

    An old error is old only when somebody has said that it is not repeated. The months are counted back
    from the round's as-of day; that very day, so many months ago, is within them.
    """
    if not round_.has_age or round_.new_months is None:
        return Judged(Age.NOT_ASKED, gettext("Ledelsestilsynet skelner ikke mellem nye og gamle fejl."))
    if is_reproduced:
        return Judged(
            Age.NEW,
            gettext("Fejlen er ny, fordi den stadig gentages. Så er den ny, uanset hvornår den er opstået."),
        )
    if arose_on is None:
        return Judged(
            Age.UNKNOWN,
            gettext("Det er ikke afgjort, om fejlen er ny: Ingen har sagt, hvornår den er opstået."),
        )
    return _by_day(round_.as_of, round_.new_months, arose_on, is_reproduced=is_reproduced)


def _by_day(as_of: date, months: int, arose_on: date, *, is_reproduced: bool | None) -> Judged:
    said = {"arose": in_words(arose_on), "as_of": in_words(as_of), "length": _length(months)}
    if arose_on > as_of:
        return Judged(
            Age.NEW,
            gettext("Fejlen er ny: Den er opstået %(arose)s, efter %(as_of)s, som sagen er bedømt pr.")
            % said,
        )
    if arose_on >= Limit(months, Unit.MONTHS).before(as_of):
        return Judged(
            Age.NEW,
            gettext("Fejlen er ny: Den er opstået %(arose)s, højst %(length)s før %(as_of)s.") % said,
        )
    if is_reproduced is None:
        return Judged(
            Age.UNKNOWN,
            gettext(
                "Det er ikke afgjort, om fejlen er ny: Den er opstået %(arose)s, mere end %(length)s før "
                "%(as_of)s, men ingen har sagt, om den stadig gentages."
            )
            % said,
        )
    return Judged(
        Age.OLD,
        gettext(
            "Fejlen er gammel: Den er opstået %(arose)s, mere end %(length)s før %(as_of)s, "
            "og den gentages ikke."
        )
        % said,
    )


def _length(months: int) -> str:
    return ngettext("%(n)d måned", "%(n)d måneder", months) % {"n": months}
