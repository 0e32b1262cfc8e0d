"""How a job runs: its steps are said as they begin, and whatever happens, its end is on record."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks import task
from django_tasks.base import Task

from rettidig.vocabulary import Language, Refused, Text
from rettidig_web.failures import named
from rettidig_web.jobs.models import Job, State

_LOG: Final = logging.getLogger(__name__)
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job: a sentence to whoever asked, and the address where the result is shown."""

    said: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A job under way; called with what it does now."""

    job_key: int

    def __call__(self, step: str | Text) -> None:
        """Let the job's page say the step; no step names a case or a person."""
        said = step(language()) if isinstance(step, Text) else step
        Job.objects.filter(pk=self.job_key).update(step=said[:_LONGEST])


def language() -> Language:
    """Return the language that is spoken now."""
    return Language.ENGLISH if (translation.get_language() or "da").startswith("en") else Language.DANISH


def job(work: Callable[..., Result]) -> Task[Any, Any]:
    """Return the task that does the work as a job.

    ``work`` is a function of a module, called with the progress and what ``actions.start`` was given.
    """

    @wraps(work)
    def run(*, job_key: int, spoken: str, **given: Any) -> None:  # noqa: ANN401 - as ``work`` has it
        with translation.override(spoken):
            _run(work, job_key, given)

    return task(run)


def _run(work: Callable[..., Result], job_key: int, given: dict[str, Any]) -> None:
    Job.objects.filter(pk=job_key).update(state=State.RUNNING)
    try:
        result = work(Progress(job_key), **given)
    except Refused as refused:
        _end(job_key, State.REFUSED, Result(refused.message(language())))
    except Exception as error:  # the job's page says that it failed, the log says where
        _LOG.error("Job %s failed: %s", job_key, named(error))
        _end(job_key, State.FAILED, Result(_failed(job_key)))
    else:
        _end(job_key, State.DONE, result)


def _end(job_key: int, state: State, result: Result) -> None:
    """Keep how the job ended; where it came to nothing, its address stays where it can be put right."""
    address = {"result_address": result.address} if state is State.DONE else {}
    Job.objects.filter(pk=job_key).update(
        state=state, step="", said=result.said, ended_at=timezone.now(), **address
    )


def _failed(job_key: int) -> str:
    said = gettext(
        "Der gik noget galt i programmet. Prøv igen. Sker det igen, så bed den, der "
        "driver siden, se i loggen efter arbejde nr. %(number)s."
    )
    return said % {"number": job_key}
