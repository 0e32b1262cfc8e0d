"""Starting long work, and ending what was cut short."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks.base import Task

from rettidig_web.accounts.models import User
from rettidig_web.jobs.models import Job, State
from rettidig_web.journal.actions import record

_LONGEST_TITLE: Final = 200


def start(
    owner: User | None,
    title: str,
    task: Task[Any, Any],
    back: str = "",
    **given: Any,  # noqa: ANN401 - whatever JSON holds
) -> Job:
    """Return the job that does the task (made by ``running.job``) with what is given.

    The worker takes it up once the caller's transaction has ended. Where there is no worker, as in the
    demo, the job is over when this returns. ``back`` is where to put right what it was refused for. What is
    given is kept in the database: numbers and texts, nothing about a citizen.
    """
    with transaction.atomic():
        title = title[:_LONGEST_TITLE]
        job = Job.objects.create(owner=owner, title=title, result_address=back)
        record(owner, "jobs.job.start", job, new={"title": title})
    task.enqueue(job_key=job.pk, spoken=translation.get_language() or "da", **given)
    job.refresh_from_db()
    return job


def end_interrupted() -> int:
    """Return how many jobs were cut short when the worker last stopped, once their pages say so."""
    said = gettext("Arbejdet blev afbrudt, fordi programmet blev stoppet. Start det igen.")
    return Job.objects.filter(state=State.RUNNING).update(
        state=State.FAILED, step="", said=said, ended_at=timezone.now()
    )
