"""Whatever bytes a file holds, a caseload opens or is refused, and so is an import: never a traceback."""

import datetime
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rettidig.caseload import ImportOptions, import_caseload, load_profile, open_caseload
from rettidig.vocabulary import Language, Refused

DATA = Path(__file__).parents[2] / "data"
BITS = st.sampled_from(
    [b'"', b'""', b",", b";", b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"{", b"}", b"\\", b"'", b" ",
     b"9999-12-31", b"2019-02-30", b"-", b"31-02-2019", b"null", b"K01-001", b"\xff\xfe", b"x" * 300, b"[1]", b":", b"\t"]
)  # fmt: skip
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), BITS), min_size=1, max_size=4)


def mutated(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, n_removed, added in changes:
        at = int(where * len(content))
        content = content[:at] + added + content[at + n_removed :]
    return content


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(["cases.csv", "events.csv", "answers.csv", "manifest.json"]), changes=CHANGES)
def test_a_caseload_with_any_bytes_in_a_file_opens_or_is_refused(file: str, changes: list):
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "sager"
        shutil.copytree(DATA / "edge-uncovered", folder)
        path = folder / file
        path.write_bytes(mutated(path.read_bytes(), changes))
        try:
            caseload = open_caseload(folder, Path(made) / "work")
        except Refused as refused:
            assert refused.at is not None
            assert refused.message(Language.DANISH)
        else:
            assert caseload.cases.is_file()
            assert caseload.n_events >= 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    file=st.sampled_from(["sager.csv", "perioder.csv", "haendelser.xlsx"]), changes=CHANGES, cut=st.floats(0.01, 1)
)
def test_an_import_of_any_bytes_is_whole_or_refused_and_its_counts_add_up(file: str, changes: list, cut: float):
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
        options = ImportOptions(target, key=b"k" * 32, reject=True, as_of=datetime.date(2020, 2, 29))
        try:
            imported = import_caseload(files, load_profile("sager-og-aktiviteter"), options)
        except Refused as refused:
            assert refused.message(Language.DANISH)
            assert not target.exists()
        else:
            for count in imported.counts:
                assert count.n_rows == count.n_kept + count.n_rejected + count.n_repeats
            opened = open_caseload(target, Path(made) / "work")
            kept = {role: sum(c.n_kept for c in imported.counts if (c.role == "sager") is (role == "cases")) for role in ("cases", "events")}
            assert (opened.n_cases, opened.n_events) == (kept["cases"], kept["events"])

