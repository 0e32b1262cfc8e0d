"""The two engines: the same Ibis expressions on DuckDB in this process, or on Spark."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from rettidig.vocabulary import Refused, Text


class Engine(AbstractContextManager["Engine"], Protocol):
    """What a run needs of an engine: read, materialise, write one file, fetch what is small."""

    name: str

    def read(self, path: Path) -> ir.Table:
        """Return the Parquet file as a table."""

    def stage(self, name: str, expression: ir.Table) -> ir.Table:
        """Return the expression materialised, so that what reads it computes it only once."""

    def drop(self, *names: str) -> None:
        """Give back the room of stages that nothing reads any more."""

    def small(self, name: str, rows: pa.Table) -> ir.Table:
        """Return rows from memory as a table; for tables of days and words, never for cases."""

    def in_order(self, expression: ir.Table, keys: Sequence[str]) -> ir.Table:
        """Return the rows in order, sorted before anything is made of them and not after."""

    def write(self, expression: ir.Table, path: Path) -> int:
        """Write the rows, in their order, as one Parquet file; return how many there are."""

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Return a small result: counts, never cases."""

    def text_in(self, json: ir.StringValue, name: str) -> ir.StringValue:
        """Return the text under a name of a JSON object; null where it has none."""


@ibis.udf.scalar.builtin(name="json_extract_string", signature=(("string", "string"), "string"))
def _duckdb_text(json, path):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a name, not a function
    ...


@ibis.udf.scalar.builtin(name="get_json_object", signature=(("string", "string"), "string"))
def _spark_text(json, path):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a name, not a function
    ...


class DuckDBEngine:
    """DuckDB in this process; stages are its own tables, spilled beside the work when memory is short."""

    name = "duckdb"

    def __init__(self, workspace: Path, memory_limit: str = "1600MB") -> None:
        self._workspace = workspace
        self._staged: set[str] = set()
        self._connection = ibis.duckdb.connect(
            memory_limit=memory_limit,
            temp_directory=str(workspace / "spill"),
            preserve_insertion_order=False,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.disconnect()

    def __enter__(self) -> Self:
        return self

    def read(self, path: Path) -> ir.Table:
        """Return the Parquet file as a table."""
        return self._connection.read_parquet(str(path))

    def stage(self, name: str, expression: ir.Table) -> ir.Table:
        """Return the expression as a table of its own."""
        self._staged.add(name)
        return self._connection.create_table(name, expression)

    def drop(self, *names: str) -> None:
        """Drop the tables that are there; Ibis 12 itself builds a statement that sqlglot 30 leaves empty."""
        for name in self._staged & set(names):
            table = exp.Table(this=exp.to_identifier(name, quoted=True))
            self._connection.raw_sql(exp.Drop(tables=[table], kind="TABLE"))
            self._staged.remove(name)

    def small(self, name: str, rows: pa.Table) -> ir.Table:
        """Return the rows by way of a file: creating tables from memory has crashed."""
        return self.read(_written(self._workspace / f"{name}.parquet", rows))

    def in_order(self, expression: ir.Table, keys: Sequence[str]) -> ir.Table:
        """Return the rows sorted. The view keeps Ibis from sorting what is selected from them instead."""
        return expression.order_by(list(keys)).view()

    def write(self, expression: ir.Table, path: Path) -> int:
        """Write the rows in their order, which DuckDB keeps on its way to the file only when told to."""
        self._connection.raw_sql("SET preserve_insertion_order = true")
        self._connection.to_parquet(expression, str(path), compression="zstd")
        return pq.read_metadata(path).num_rows  # type: ignore[no-any-return]

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Return the result as an Arrow table."""
        return self._connection.to_pyarrow(expression)

    def text_in(self, json: ir.StringValue, name: str) -> ir.StringValue:
        """Return the text under a name of a JSON object."""
        text: ir.StringValue = _duckdb_text(json, f'$."{name}"')
        return text


class SparkEngine:
    """Spark; stages are Parquet folders in the workspace."""

    name = "spark"

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._session = _spark_session()
        self._connection = ibis.pyspark.connect(self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.catalog.clearCache()

    def read(self, path: Path) -> ir.Table:
        """Return the Parquet file or folder as a table."""
        return self._connection.read_parquet(str(path))

    def stage(self, name: str, expression: ir.Table) -> ir.Table:
        """Return the expression as a folder of Parquet."""
        path = self._workspace / f"{name}.stage"
        self._frame(expression).write.mode("overwrite").parquet(str(path))
        return self.read(path)

    def drop(self, *names: str) -> None:
        """Remove the folders."""
        for name in names:
            shutil.rmtree(self._workspace / f"{name}.stage", ignore_errors=True)

    def small(self, name: str, rows: pa.Table) -> ir.Table:
        """Return the rows by way of a file."""
        return self.read(_written(self._workspace / f"{name}.parquet", rows))

    def in_order(self, expression: ir.Table, keys: Sequence[str]) -> ir.Table:
        """Return the rows sorted; Spark's optimiser places the sort itself."""
        return expression.order_by(list(keys))

    def write(self, expression: ir.Table, path: Path) -> int:
        """Write the rows as one file, moved out of Spark's folder.

        Sorted parts are put into one partition, but Spark does not promise in which order.
        """
        folder = path.with_suffix(".parts")
        writer = self._frame(expression).coalesce(1).write.mode("overwrite")
        writer.option("compression", "zstd").parquet(str(folder))
        (part,) = folder.glob("part-*.parquet")
        part.replace(path)
        shutil.rmtree(folder)
        return pq.read_metadata(path).num_rows  # type: ignore[no-any-return]

    def fetch(self, expression: ir.Table) -> pa.Table:
        """Return the result by way of a file, so that pandas is not needed."""
        path = self._workspace / "fetched.parquet"
        self.write(expression, path)
        return pq.read_table(path)

    def text_in(self, json: ir.StringValue, name: str) -> ir.StringValue:
        """Return the text under a name of a JSON object."""
        text: ir.StringValue = _spark_text(json, f"$['{name}']")
        return text

    def _frame(self, expression: ir.Table) -> Any:  # noqa: ANN401 - a Spark DataFrame, known only where Spark is
        return self._session.sql(self._connection.compile(expression))


def _spark_session() -> Any:  # noqa: ANN401 - a SparkSession, known only where Spark is
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra that most do not install
    except ImportError:
        raise Refused(
            Text("Spark er ikke installeret.", "Spark is not installed."),
            do=Text("Installér med: pip install 'rettidig[spark]'.", "Run: pip install 'rettidig[spark]'."),
        ) from None
    builder = SparkSession.builder.appName("rettidig")
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.analyzer.maxIterations": "1000",
        "spark.driver.memory": "4g",
        "spark.ui.showConsoleProgress": "false",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _written(path: Path, rows: pa.Table) -> Path:
    pq.write_table(rows, path)
    return path


ENGINES: dict[str, Callable[[Path], Engine]] = {"duckdb": DuckDBEngine, "spark": SparkEngine}
