"""How long each stage of a run took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Progress = Callable[[str], None]
"""Told the name of each stage as it begins."""


def _quiet(_stage: str) -> None:
    """Say nothing."""


@dataclass
class Stopwatch:
    """The seconds of each stage, in the order they were first entered."""

    progress: Progress = _quiet
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        self.progress(name)
        begun = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun
