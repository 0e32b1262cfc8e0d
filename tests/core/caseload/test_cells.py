import datetime as dt
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.caseload.cells import (
    amount_of,
    citizen_of,
    cpr_digits,
    date_of,
    end_date_of,
    excel_day,
    folded,
    pseudonym_of,
)
from rettidig.caseload.faults import EXPLANATIONS, Fault

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(
    day=DAYS,
    written=st.sampled_from(
        ["%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y 00:00:00", "%Y-%m-%dT00:00:00.000"]
    ),
)
def test_any_day_is_read_back_day_before_month(day: dt.date, written: str):
    text = f"{day.day:02}-{day.month:02}-{day.year:04}" if written == "%d-%m-%Y" else day.strftime(written)
    assert date_of(text).value == day.isoformat()


@given(day=DAYS)
def test_a_spreadsheet_s_serial_number_is_that_day(day: dt.date):
    serial = (day - dt.date(1899, 12, 30)).days
    assert excel_day(serial + 0.5) == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_fault_or_nothing(text: str):
    for read in (date_of, end_date_of):
        meaning = read(text)
        assert meaning.value is None or meaning.fault is None
        assert meaning.value is None or dt.date.fromisoformat(meaning.value)


@pytest.mark.parametrize(
    "text", ["20190203", "43499", "3-2", "3-2-19", "2019", "3-2/2019", "i går", "03-02-2019 kl. 9"]
)
def test_what_is_no_date_is_said_so(text: str):
    assert date_of(text).fault is Fault.NOT_A_DATE


@pytest.mark.parametrize(
    ("text", "value"),
    [("31-12-9999", None), ("9999-12-31 00:00:00", None), ("", None), ("1-9-2019", "2019-09-01")],
)
def test_an_end_may_be_open(text: str, value: str | None):
    assert (end_date_of(text).value, end_date_of(text).fault) == (value, None)


@pytest.mark.parametrize(
    ("text", "oere"),
    [
        ("1.250,50", "125050"),
        ("1250,5", "125050"),
        ("1250.5", "125050"),
        ("12 500 kr.", "1250000"),
        ("1.250", "125000"),
        ("-7,25", "-725"),
        ("0", "0"),
    ],
)
def test_amounts_have_decimal_commas(text: str, oere: str):
    assert amount_of(text).value == oere


def test_amounts_already_in_oere_and_what_is_no_amount():
    assert amount_of("1250", in_kroner=False).value == "1250"
    assert amount_of("12,5", in_kroner=False).fault is Fault.NOT_AN_AMOUNT
    assert amount_of("mange").fault is Fault.NOT_AN_AMOUNT
    assert amount_of(" ").value is None


def test_a_pseudonym_is_the_keyed_hash_that_anyone_with_the_key_can_recompute():
    digits = "0" * 10
    expected = "b-" + hmac.new(b"key", digits.encode(), hashlib.sha256).hexdigest()[:20]
    assert pseudonym_of(digits, b"key") == expected == citizen_of("000000 0000", b"key").value


@pytest.mark.parametrize("text", ["", "12345678", "12345678901", "abcdef-ghij", "010203-99"])
def test_what_is_no_cpr_number(text: str):
    assert cpr_digits(text) is None


def test_words_are_compared_whatever_their_case_and_spaces():
    assert folded("  FÆLLES\u00a0 Møde\n") == "fælles møde"
    assert folded("A\u030arhus") == "århus"


def test_every_fault_has_its_explanation():
    assert set(EXPLANATIONS) == set(Fault)
    for explanation in EXPLANATIONS.values():
        assert "{" not in explanation.reason("Kolonne", "aaa").da
