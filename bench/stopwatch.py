"""Seconds per named stage, and the one line of JSON in which a contender hands back what it found."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stopwatch:
    """The seconds of each stage so far, in the order in which they ran."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time that the block takes to the stage of that name."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def hand_back(self, **found: object) -> None:
        """Print the stages and what was found, as one line of JSON."""
        print(json.dumps({"seconds": self.seconds, **found}))
