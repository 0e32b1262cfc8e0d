"""The first rows as a profile reads them, with no CPR number in what is shown."""

from datetime import date
from pathlib import Path

import pytest

from rettidig.caseload import load_profile
from rettidig.caseload.cells import cpr_digits
from rettidig.caseload.previewing import preview
from rettidig.vocabulary import Refused

EXPORTS = Path(__file__).parents[2] / "data" / "exports"
KEY = b"en-noegle-der-er-lang-nok-til-proeven"


def previewed(*names: str, n_rows: int = 1000):
    profile = load_profile("sager-og-aktiviteter")
    return preview([EXPORTS / name for name in names], profile, KEY, n_rows=n_rows)


def test_rows_have_the_caseloads_columns_in_its_order():
    cases, events = previewed("sager.csv", "haendelser.csv")
    assert (cases.role, cases.table, cases.target_groups) == ("sager", "cases", {"uddannelseshjaelp"})
    assert cases.columns[:3] == ("case_id", "citizen", "municipality")
    assert cases.rows[0].values[0] == "K01-001"
    assert cases.rows[0].values[5] == date(2018, 4, 13)
    assert cases.rows[0].fault is None
    assert events.columns == ("case_id", "event_type", "happened_on", "caseworker", "attributes")
    assert events.target_groups == frozenset()


def test_a_sheet_and_a_text_file_read_alike():
    sheet, text = (previewed(name)[0].rows for name in ("haendelser.xlsx", "haendelser.csv"))
    assert [row.values for row in sheet if not row.fault] == [row.values for row in text if not row.fault]


def test_a_bad_row_says_why_with_the_shape_of_its_cell():
    rows = previewed("sager.csv")[0].rows
    faults = {row.line: row.fault.da for row in rows if row.fault}
    assert faults[48] == "Slutdato er en dato, der ikke findes (99-99-9999)."
    assert faults[40] == "Sagsnr mangler."


def test_no_more_rows_than_asked_for():
    assert [len(file.rows) for file in previewed("sager.csv", "perioder.csv", n_rows=3)] == [3, 3]


def test_no_cpr_number_is_shown():
    for file in previewed("sager.csv", "haendelser.csv", "perioder.csv"):
        for row in file.rows:
            assert not [value for value in row.values if cpr_digits(str(value))]


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(Refused, match="not recognised"):
        previewed("enkeltkolonne.csv")
