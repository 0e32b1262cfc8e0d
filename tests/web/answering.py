"""A process that makes reviewers with cases to answer for, or tells what is in the database afterwards.

``python -m tests.web.answering make REVIEWERS CASES`` prints each reviewer's cookie and the questions of
their cases; ``... told`` prints every answer with its versions. Settings come from the environment.
"""

import json
import sys
from datetime import date

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - once ready
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.urls import reverse  # noqa: E402
from tests.web.factories import (  # noqa: E402
    CaseFactory,
    DrawnRoundFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.people import AssignmentFactory, UserFactory, make_tree  # noqa: E402

from rettidig_web.accounts.models import Role, User  # noqa: E402
from rettidig_web.journal.models import Change  # noqa: E402
from rettidig_web.reviews.form import form_of  # noqa: E402
from rettidig_web.reviews.models import Answer, AnswerVersion  # noqa: E402
from rettidig_web.rounds.models import Round, SampledCase  # noqa: E402

TOKEN = "a" * 32


def make(n_reviewers: int, n_cases: int) -> list[dict[str, object]]:
    """Return each reviewer's cookie, and the questions of their cases, each an address and a point."""
    tree = make_tree()
    snapshot = SnapshotFactory(unit=tree.team)
    round_ = DrawnRoundFactory(snapshot=snapshot, review_by=date(2099, 1, 1))
    round_.points = [point.id for point in round_.catalogue.file.catalogue.case_points]
    round_.save()
    people = []
    for number in range(n_reviewers):
        user = UserFactory(username=f"fagkonsulent{number}")
        AssignmentFactory(user=user, role=Role.REVIEWER, unit=tree.municipality)
        people.append({"cookie": _session(user), "questions": _questions(user, round_, n_cases)})
    return people


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"sessionid={session.session_key}; csrftoken={TOKEN}"


def _questions(user: User, round_: Round, n_cases: int) -> list[tuple[str, str]]:
    found = []
    for _ in range(n_cases):
        case = CaseFactory(snapshot=round_.snapshot)
        sampled = SampledCaseFactory(round=round_, case=case, reviewer=user)
        asked = form_of(SampledCase.objects.get(pk=sampled.pk)).points
        address = reverse("reviews:answer", args=[sampled.pk])
        found += [(address, point.id) for point in asked if not point.question.follows]
    return found


def told() -> dict[str, object]:
    """Return the remarks of each answer's versions in their order, and how many saves the journal has."""
    rows = AnswerVersion.objects.order_by("answer", "version")
    fields = ("answer__review__sampled_case", "answer__point_id", "version", "remark")
    versions: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for key, point, version, remark in rows.values_list(*fields):
        versions.setdefault((key, point), []).append((version, remark))
    return {
        "answers": [
            {
                "address": reverse("reviews:answer", args=[key]),
                "point": point,
                "now": [version, remark],
                "versions": versions.pop((key, point), []),
            }
            for key, point, version, remark in Answer.objects.values_list(
                "review__sampled_case", "point_id", "version", "remark"
            )
        ],
        "n_without_answer": len(versions),
        "n_journalled": Change.objects.filter(action="reviews.answer.save").count(),
    }


if __name__ == "__main__":
    wanted = make(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "make" else told()
    sys.stdout.write(json.dumps(wanted))
