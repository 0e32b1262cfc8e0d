"""A job for the tests of the worker: it says where it runs, and may take its time."""

import os
import time

from rettidig_web.jobs.running import Progress, Result, job


@job
def works(progress: Progress, *, seconds: float) -> Result:
    """Return the process that did it."""
    progress("Arbejder …")
    time.sleep(seconds)
    return Result(f"Færdig i proces {os.getpid()}.")
