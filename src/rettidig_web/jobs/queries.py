"""Reading jobs, each by whoever asked for it."""

from django.http import Http404

from rettidig_web.accounts.models import User
from rettidig_web.jobs.models import Job


def get_job_for(user: User, key: int) -> Job:
    """Return the job, or raise Http404 where there is none or somebody else asked for it."""
    job = Job.objects.filter(pk=key, owner=user).first()
    if job is None:
        raise Http404
    return job
