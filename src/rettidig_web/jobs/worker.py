"""The process that does the jobs, started beside the server: ``python -m rettidig_web.jobs.worker``.

It keeps a worker running, starts another where one dies (a large import may run out of memory), and ends
when the server does, which it knows by its standard input: the server's end of that pipe closes with it.
"""

import os
import select
import subprocess
import sys
from typing import Final

_WORK: Final = "work"
_LOOKS_EVERY: Final = 0.5
_TIME_TO_STOP: Final = 5


def start() -> "subprocess.Popen[bytes]":
    """Return the process, started; it ends when this process and those forked from it have."""
    command = [sys.executable, "-m", __name__]
    # In a session of its own: Ctrl+C is for the server, which then closes the pipe.
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own


def keep_running() -> None:
    """Keep a worker running until standard input closes."""
    worker = _new_worker()
    while not _is_closed(_LOOKS_EVERY):
        if worker.poll() is not None:
            worker = _new_worker()
    worker.terminate()
    try:
        worker.wait(_TIME_TO_STOP)
    except subprocess.TimeoutExpired:
        worker.kill()


def _new_worker() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "rettidig_web.jobs.worker", _WORK], stdin=subprocess.DEVNULL
    )


def _is_closed(seconds: float) -> bool:
    """Return whether standard input has ended, having waited at most so long."""
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not os.read(sys.stdin.fileno(), 1)


def work() -> None:
    """Do the jobs, one at a time, until told to stop."""
    import django  # noqa: PLC0415 - the process above has no need of it
    from django.core.management import call_command  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rettidig_web.config.settings")
    django.setup()
    from rettidig_web.jobs.actions import end_interrupted  # noqa: PLC0415 - models can be read from now on

    end_interrupted()
    call_command("prune_db_task_results", verbosity=0)
    call_command("db_worker", verbosity=0, startup_delay=False, interval=0.5, reload=False)


if __name__ == "__main__":
    work() if _WORK in sys.argv[1:] else keep_running()
