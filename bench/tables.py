"""The results as a person reads them: seconds, memory, and how many times the floor."""

from collections.abc import Iterator, Mapping

from rich.table import Table

from bench.contest import Result

WRITING, SUMMARY = frozenset({"write"}), frozenset({"count", "summary"})
"""The stages of a check that write outcomes, and those that count them; all others read or judge."""

CHECK_AIM, CHECK_AIM_LATER = 4.0, 3.0
CHECK_MEMORY_AIM = 2e9
IMPORT_AIM = 2.0
SPARK_AIM_S = 180.0


def main_table(results: Mapping[str, Result], verdicts: Mapping[str, str], n_cases: int) -> Table:
    """Return one row per contender; times of those who had a part of the cases are scaled to all."""
    table = Table(title=f"{number(n_cases, 0)} sager, {number(n_cases * 40, 0)} hændelser")
    table.add_column("deltager")
    table.add_column("sager")
    for heading in ("arbejde, s", "× gulvet", "proces, s", "kerner, s", "hukommelse, GB"):
        table.add_column(heading, justify="right")
    table.add_column("samme svar")
    floor = floor_seconds(results)
    for name, result in results.items():
        part = result.contender.part
        table.add_row(
            result.contender.title,
            "alle" if part == 1 else f"1/{part}, skaleret",
            "fejlede" if result.failure else number(result.work, 2),
            number(result.work / floor, 1) if floor and not result.failure else "",
            number(result.process.seconds, 2),
            number(result.process.cpu_seconds, 2),
            number(result.process.peak_bytes / 1e9, 2),
            verdicts.get(name, ""),
        )
    return table


def stage_table(results: Mapping[str, Result]) -> Table:
    """Return the stages of our own runs, those that judge and those that write apart."""
    table = Table(title="rettidig check, trin for trin (s)")
    runs = [result for result in results.values() if result.contender.is_ours and not result.failure]
    table.add_column("trin")
    for result in runs:
        table.add_column(result.contender.title.removeprefix("rettidig check, "), justify="right")
    stages = list(dict.fromkeys(stage for result in runs for stage in result.seconds))
    for stage in stages:
        table.add_row(stage, *(number(result.seconds.get(stage, 0.0), 2) for result in runs))
    table.add_section()
    for label, share in (("læse og bedømme", judging), ("skrive", writing), ("summary", counting)):
        table.add_row(label, *(number(share(result), 2) for result in runs))
    return table


def judging(result: Result) -> float:
    """Return the seconds of reading and judging."""
    return result.work - writing(result) - counting(result)


def writing(result: Result) -> float:
    """Return the seconds of writing outcomes and duties."""
    return sum(seconds for stage, seconds in result.seconds.items() if stage in WRITING)


def counting(result: Result) -> float:
    """Return the seconds of counting for the summary and the totals."""
    return sum(seconds for stage, seconds in result.seconds.items() if stage in SUMMARY)


def floor_seconds(results: Mapping[str, Result]) -> float | None:
    """Return what counting and writing take together; None where one of them did not run."""
    parts = [results.get("floor-count"), results.get("floor-write")]
    return sum(part.work for part in parts if part) if all(p and not p.failure for p in parts) else None


def aims(results: Mapping[str, Result]) -> Iterator[str]:
    """Yield one line per aim that this run can tell about."""
    done = {name: result for name, result in results.items() if not result.failure}
    floor = floor_seconds(results)
    if floor and (check := done.get("check")):
        ratio = check.work / floor
        yield _line(
            "check med summary, × gulvet", ratio, f"{CHECK_AIM:.0f}, siden {CHECK_AIM_LATER:.0f}", CHECK_AIM
        )
        yield f"bedømmelse, × tællingen: {number(judging(check) / results['floor-count'].work, 2)}"
        yield f"skrivning, × gulvets: {number(writing(check) / results['floor-write'].work, 2)}"
        yield _line("check, hukommelse i GB", check.process.peak_bytes / 1e9, "2", CHECK_MEMORY_AIM / 1e9)
    if (ours := done.get("import-csv")) and (theirs := done.get("import-duckdb")):
        yield _line("import af CSV, × read_csv", ours.work / theirs.work, "2", IMPORT_AIM)
    if spark := done.get("check-spark"):
        yield _line("check på Spark, s", spark.process.seconds, "180", SPARK_AIM_S)


def _line(what: str, measured: float, aim: str, limit: float) -> str:
    verdict = "[green]nået[/green]" if measured <= limit else "[red]ikke nået[/red]"
    return f"{what}: {number(measured, 2)} (mål: højst {aim}) {verdict}"


def number(value: float, decimals: int) -> str:
    """Return the number as Danes write it: 12.345,6."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
