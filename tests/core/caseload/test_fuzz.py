"""Whatever bytes a file holds, a caseload opens or is refused, and so is an import: never a traceback."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rettidig.caseload import ImportOptions, import_caseload, load_profile, open_caseload
from rettidig.vocabulary import Language, Refused

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data"
BITS = st.sampled_from(
    b'" "" , ; { } [1] : \\ \' - null 9999-12-31 2019-02-30 31-02-2019 K01-001 \xff \xc3 \xff\xfe \0'.split(
        b" "
    )
) | st.sampled_from([b"\n", b"\r\n", b"\r", b"\t", b" ", b"\xef\xbb\xbf", b"x" * 300])
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), BITS), min_size=1, max_size=4)


def mutated(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, n_removed, added in changes:
        at = int(where * len(content))
        content = content[:at] + added + content[at + n_removed :]
    return content


def attempt(act):
    """Return the refusal or the result, the other None; anything else that is raised is a failure."""
    try:
        return None, act()
    except Refused as refused:
        return refused, None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(["cases.csv", "events.csv", "answers.csv", "manifest.json"]), changes=CHANGES)
def test_a_caseload_with_any_bytes_in_a_file_opens_or_is_refused(file: str, changes: list):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "sager"
        shutil.copytree(DATA / "edge-uncovered", folder)
        path = folder / file
        path.write_bytes(mutated(path.read_bytes(), changes))
        refused, caseload = attempt(lambda: open_caseload(folder, Path(made) / "work"))
        if caseload is None:
            assert refused.at is not None
            assert refused.message(Language.DANISH)
        else:
            assert caseload.cases.is_file()
            assert caseload.n_events >= 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    file=st.sampled_from(["sager.csv", "perioder.csv", "haendelser.xlsx"]),
    changes=CHANGES,
    cut=st.floats(0.01, 1),
)
def test_an_import_of_any_bytes_is_whole_or_refused_and_its_counts_add_up(
    file: str, changes: list, cut: float
):
    with tempfile.TemporaryDirectory() as made:
        files = []
        for name in ("sager.csv", "perioder.csv", "haendelser.xlsx"):
            content = (DATA / "exports" / name).read_bytes()
            if name == file:
                content = mutated(content, changes)
                content = content[: int(cut * len(content))]
            files.append(Path(made) / name)
            files[-1].write_bytes(content)
        target = Path(made) / "ud"
        options = ImportOptions(target, key=b"k" * 32, reject=True, as_of=dt.date(2020, 2, 29))
        profile = load_profile("sager-og-aktiviteter")
        refused, imported = attempt(lambda: import_caseload(files, profile, options))
        if imported is None:
            assert refused.message(Language.DANISH)
            assert not target.exists()
            return
        for count in imported.counts:
            assert count.n_rows == count.n_kept + count.n_rejected + count.n_repeats
        opened = open_caseload(target, Path(made) / "work")
        assert opened.n_cases == sum(count.n_kept for count in imported.counts if count.role == "sager")
        assert opened.n_events == sum(count.n_kept for count in imported.counts if count.role != "sager")
