"""One contender, one process: how long it took and how much memory it and its children held at most."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

_LOOK_EVERY_S = 0.03


@dataclass(frozen=True)
class Measured:
    """What one process cost. ``seconds`` is from start to exit; ``last_line`` the last line it printed.

    ``cpu_seconds`` is the time of all cores together, its ended children included: it suffers less than
    ``seconds`` from what else the machine does.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    exit_status: int
    last_line: str
    errors: str


def measure(command: Sequence[str]) -> Measured:
    """Run the command and return what it cost.

    The peak is the larger of the kernel's figure for the process itself and the highest sum over the process
    and its children, looked up every 30 ms (Spark's work is in a child).
    """
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        watcher = _Watcher(process.pid)
        watcher.start()
        errors: list[str] = []
        reader = threading.Thread(
            target=lambda: errors.append(process.stderr.read() if process.stderr else "")
        )
        reader.start()
        printed = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.stop()
        reader.join()
    lines = printed.strip().splitlines()
    return Measured(
        seconds=seconds,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=max(watcher.peak, usage.ru_maxrss * 1024),
        exit_status=process.returncode,
        last_line=lines[-1] if lines else "",
        errors="".join(errors),
    )


class _Watcher(threading.Thread):
    """Looks at the memory of a process and its children until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(_LOOK_EVERY_S):
            self.peak = max(self.peak, _held_by(self._pid))

    def stop(self) -> None:
        """End the watch and wait for the last look."""
        self._done.set()
        self.join()


def _held_by(pid: int) -> int:
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    return sum(_resident(process) for process in family)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
