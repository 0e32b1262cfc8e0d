"""What waits for a person today, each with its number and where to go; what there is none of is left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from rettidig_web.accounts.gates import rights_on
from rettidig_web.accounts.models import User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.queries import texts_for, untied
from rettidig_web.findings.digest import lines_for
from rettidig_web.reviews.comment_queries import n_to_comment, n_to_settle
from rettidig_web.reviews.queries import to_review
from rettidig_web.rounds.models import RoundStatus
from rettidig_web.rounds.queries import reviewed, rounds_for
from rettidig_web.ui.templatetags.danish import day as in_words
from rettidig_web.ui.templatetags.danish import number
from rettidig_web.workspace.defaults import defaults
from rettidig_web.workspace.due_list import duties_ahead


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: how many, what, more about it, and the page of it."""

    n: int
    what: str
    address: str
    more: str = ""
    is_late: bool = False


def waiting_for(user: User, day: date) -> list[Waiting]:
    """Return what waits for the user, what is most pressing first; as many queries as the user has rights."""
    rights = rights_on(user, day)
    return [found for right, look in _LOOKS if right in rights for found in look(user, day) if found.n]


def _to_review(user: User, day: date) -> Iterator[Waiting]:
    first = to_review(user, day).values_list("round__review_by", flat=True)
    days = list(first)
    n, by = len(days), min(days, default=None)
    what = ngettext("sag at gennemgå", "sager at gennemgå", n)
    more = gettext("Den første skal være gennemgået senest %(day)s") % {"day": in_words(by)}
    yield Waiting(n, what, reverse("reviews:queue"), more, is_late=by is not None and by < day)


def _to_settle(user: User, day: date) -> Iterator[Waiting]:
    n = n_to_settle(user, day)
    what = ngettext(
        "gennemgang med bemærkninger, du skal svare på", "gennemgange med bemærkninger, du skal svare på", n
    )
    more = gettext("Bemærkningerne er kommet, eller fristen er udløbet")
    yield Waiting(n, what, reverse("reviews:to_settle"), more)


def _to_comment(user: User, day: date) -> Iterator[Waiting]:
    n = n_to_comment(user, day)
    what = ngettext("gennemgang at skrive bemærkninger til", "gennemgange at skrive bemærkninger til", n)
    yield Waiting(n, what, reverse("reviews:to_comment"))


def _corrections(user: User, day: date) -> Iterator[Waiting]:
    for line in lines_for(user, day):
        text = line.text.removeprefix(number(line.n)).strip(" .")
        yield Waiting(line.n, text, line.address, is_late="frist=over" in line.address)


def _own_deadlines(user: User, day: date) -> Iterator[Waiting]:
    yield _deadlines(user, day, Q(case__caseworker=user), gettext("I dine sager"), "?hvis=mine")


def _team_deadlines(user: User, day: date) -> Iterator[Waiting]:
    yield _deadlines(user, day, ~Q(case__caseworker=user), gettext("I dine enheders sager"), "")


def _deadlines(user: User, day: date, whose: Q, more: str, query: str) -> Waiting:
    n_days = defaults().deadline_days_first
    ahead = duties_ahead(user, day).filter(whose, due_on__lte=day + timedelta(days=n_days))
    counted = ahead.aggregate(n=Count("pk"), today=Count("pk", filter=Q(due_on=day)))
    what = ngettext("frist de næste %(days)d dage", "frister de næste %(days)d dage", counted["n"])
    if counted["today"]:
        more += gettext(", %(n)s af dem i dag") % {"n": number(counted["today"])}
    return Waiting(counted["n"], what % {"days": n_days}, reverse("workspace:deadlines") + query, more)


def _rounds(user: User, day: date) -> Iterator[Waiting]:
    counted = (
        rounds_for(user, day)
        .order_by()
        .aggregate(
            running=Count("pk", filter=Q(status=RoundStatus.DRAWN)),
            overdue=Count("pk", filter=Q(status=RoundStatus.DRAWN, review_by__lt=day)),
            planned=Count("pk", filter=Q(status=RoundStatus.PLANNED)),
        )
    )
    address, late = reverse("rounds:rounds"), counted["overdue"]
    more = gettext("Fristen er overskredet i %(n)s af dem") % {"n": number(late)} if late else ""
    running, planned = counted["running"], counted["planned"]
    what = ngettext("ledelsestilsyn i gang", "ledelsestilsyn i gang", running)
    yield Waiting(running, what, address, more, is_late=bool(late))
    what = ngettext(
        "ledelsestilsyn planlagt, mangler lodtrækning",
        "ledelsestilsyn planlagt, mangler lodtrækning",
        planned,
    )
    yield Waiting(planned, what, address)


def _to_conclude(user: User, day: date) -> Iterator[Waiting]:
    keys = list(reviewed(rounds_for(user, day, Right.PLAN_ROUNDS)).values_list("pk", flat=True))
    what = ngettext(
        "ledelsestilsyn klar til at blive afsluttet", "ledelsestilsyn klar til at blive afsluttet", len(keys)
    )
    one = reverse("rounds:conclude", args=keys) if len(keys) == 1 else ""
    yield Waiting(len(keys), what, one or f"{reverse('rounds:rounds')}?status={RoundStatus.DRAWN}")


def _texts(user: User, day: date) -> Iterator[Waiting]:
    n = untied(texts_for(user, day)).count()
    what = ngettext(
        "tekst fra fagsystemet uden bruger eller enhed", "tekster fra fagsystemet uden bruger eller enhed", n
    )
    more = ngettext(
        "Sagerne vises først for de rette, når teksten er knyttet",
        "Sagerne vises først for de rette, når teksterne er knyttet",
        n,
    )
    yield Waiting(n, what, reverse("caseloads:mapping"), more)


_LOOKS: tuple[tuple[Right, Callable[[User, date], Iterator[Waiting]]], ...] = (
    (Right.SEE_OWN_RESULTS, _to_comment),
    (Right.REVIEW, _to_review),
    (Right.REVIEW, _to_settle),
    (Right.SEE_CONTROLS, _corrections),
    (Right.SEE_OWN_CASES, _own_deadlines),
    (Right.SEE_EMPLOYEES_RESULTS, _team_deadlines),
    (Right.PLAN_ROUNDS, _to_conclude),
    (Right.PLAN_ROUNDS, _rounds),
    (Right.BRING_IN_CASES, _texts),
)
"""Where to look, for whom. Reviewers and section heads find deadlines in the menu: they are not theirs."""
