"""A point of the form as its template needs it: what stands, or what was sent and could not be saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext

from rettidig_web.accounts.models import User
from rettidig_web.reviews.actions import Said
from rettidig_web.reviews.form import FormShown, Place, PointShown, ThemeShown
from rettidig_web.reviews.forms import AnswerForm
from rettidig_web.reviews.models import Answer
from rettidig_web.ui.templatetags.danish import moment


@dataclass(frozen=True, slots=True)
class Row:
    """A point with what its controls hold, what is wrong with it, and what is said of its saving."""

    point: PointShown
    said: Said
    saved: str = ""
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether the point waits for another answer, and is not shown."""
        return self.point.place is Place.WAITING

    @property
    def is_pending(self) -> bool:
        """Whether the deadline had not passed on the round's day."""
        return self.point.place is Place.PENDING

    @property
    def is_aside(self) -> bool:
        """Whether the data put the point aside."""
        return self.point.place is Place.ASIDE

    @property
    def is_needed(self) -> bool:
        """Whether the point must be answered and is not."""
        return self.point.place is Place.ASKED and not self.point.said

    @property
    def has_remark(self) -> bool:
        """Whether the remark is shown from the beginning."""
        return bool(self.said.remark or self.errors)


def row_of(point: PointShown, user: User) -> Row:
    """Return the point as it stands."""
    answer = point.answer
    if answer is None:
        return Row(point, Said(""))
    return Row(point, Said(answer.answer, answer.remark, answer.overruled_why), saved_when(answer, user))


def refused_row(point: PointShown, form: AnswerForm) -> Row:
    """Return the point as it was sent, with what is wrong."""
    errors = {name: [str(each) for each in found] for name, found in form.errors.items()}
    return Row(point, form.typed, gettext("Ikke gemt."), errors)


def rows_of(form: FormShown, user: User, refused: Row | None = None) -> list[tuple[ThemeShown, list[Row]]]:
    """Return the form's chapters, each with its rows."""
    return [(theme, [_row(point, user, refused) for point in theme.points]) for theme in form.themes]


def aside_of(form: FormShown, user: User, refused: Row | None = None) -> list[Row]:
    """Return the rows that the data put aside."""
    return [_row(point, user, refused) for point in form.aside]


def _row(point: PointShown, user: User, refused: Row | None) -> Row:
    return refused if refused and refused.point.id == point.id else row_of(point, user)


def saved_when(answer: Answer, user: User) -> str:
    """Return ``Gemt kl. 10.42``, with the day where it was not today, and by whom where it was another."""
    at = timezone.localtime(answer.answered_at)
    if at.date() == timezone.localdate():
        when = gettext("kl. %(time)s") % {"time": f"{at.hour}.{at.minute:02}"}
    else:
        when = moment(at)
    if answer.answered_by_id == user.pk:
        return gettext("Gemt %(when)s") % {"when": when}
    return gettext("Gemt %(when)s af %(who)s") % {"when": when, "who": answer.answered_by}
