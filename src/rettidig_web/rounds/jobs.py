"""Draws that take long, done by the worker."""

from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from rettidig.sampling.certificate import Seed
from rettidig_web.accounts.models import User
from rettidig_web.jobs.running import Progress, Result, job
from rettidig_web.rounds import actions
from rettidig_web.rounds.models import Round
from rettidig_web.rounds.proposing import is_to_be_judged
from rettidig_web.rounds.refusing import changed_meanwhile

INLINE_UP_TO: Final = 3000
"""A draw from a snapshot of so many cases is over before anybody has looked away."""


def is_long(round_: Round) -> bool:
    """Return whether the round's draw is for the worker: many cases, or cases that must be judged first."""
    return round_.snapshot.n_cases > INLINE_UP_TO or is_to_be_judged(round_)


@job
def draw_in_background(
    progress: Progress, *, round_key: int, actor_key: int, seed: dict[str, Any], version: int
) -> Result:
    """Draw the round's sample; the result's page is the certificate."""
    progress(gettext("Fryser sagerne og trækker lod"))
    found = Round.objects.select_related("unit", "snapshot", "catalogue")
    round_ = found.order_by().get(pk=round_key)
    if round_.version != version:
        raise changed_meanwhile()
    actor = User.objects.get(pk=actor_key)
    actions.draw(actor, round_, Seed.model_validate(seed), timezone.localdate())
    return Result(gettext("Der er trukket lod."), reverse("rounds:certificate", args=[round_.pk]))
