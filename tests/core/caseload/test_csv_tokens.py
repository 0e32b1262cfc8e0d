import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rettidig.caseload.reading.csv_tokens import END, WithEnd, rows_in, tokenise
from rettidig.caseload.reading.numbering import Numbering
from rettidig.caseload.reading.text_stream import TextStream, encodings_of

TEXTS = st.text(alphabet='ab";\n\r ', max_size=60)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_fast_tokens_are_python_s_own(text: str):
    reader, ragged = tokenise(io.BytesIO(text.encode()), ["a", "b"], separator=";", rows_before=0)
    numbered = Numbering(1).number(reader).read_all().to_pylist()
    expected = list(rows_in(io.StringIO(text, newline=""), separator=";"))
    fitting = [row for row in expected if len(row.cells) == 2]
    if ragged.has_end:
        assert [[row["a"] or "", row["b"] or ""] for row in numbered] == [row.cells for row in fitting]
        assert len(ragged.texts) == len(expected) - len(fitting)
    else:
        with pytest.raises(csv.Error):
            list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_and_records_are_counted_across_line_breaks_in_cells(line_end: str):
    text = line_end.join(["1;2", '"a', 'b";"c', "", 'd"', "3;4"])
    reader, ragged = tokenise(io.BytesIO(text.encode()), ["a", "b"], separator=";", rows_before=0)
    numbered = Numbering(10).number(reader).read_all().to_pylist()
    assert not ragged
    assert [(row["line"], row["record"]) for row in numbered] == [(10, 2), (11, 3), (15, 4)]


def test_bytes_that_are_not_utf8_raise():
    with pytest.raises(pa.ArrowInvalid):
        tokenise(io.BytesIO(b"a;\xff\n"), ["a", "b"], separator=";", rows_before=0)[0].read_all()


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=80),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    size=st.integers(1, 9),
)
def test_a_stream_gives_the_text_as_utf8_whatever_the_size_of_its_reads(text: str, encoding: str, size: int):
    stream = TextStream(io.BytesIO(text.encode(encoding)), encoding)
    assert b"".join(iter(lambda: stream.read(size), b"")).decode() == text.removeprefix("\ufeff")


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="a\r\n", max_size=20), first=st.integers(1, 5), size=st.integers(1, 4))
def test_a_stream_begins_at_a_line_and_counts_lines_up_to_the_last_with_text(
    text: str, first: int, size: int
):
    lines = list(io.StringIO(text, newline=""))
    stream = TextStream(io.BytesIO(text.encode()), "utf-8", first)
    assert b"".join(iter(lambda: stream.read(size), b"")).decode() == "".join(lines[first - 1 :])
    rest = [line.strip() for line in lines[first - 1 :]]
    while rest and not rest[-1]:
        rest.pop()
    assert stream.n_lines == len(rest)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("æøå".encode(), "utf-8"),
        ("æøå".encode("utf-8-sig"), "utf-8"),
        ("æøå og så videre".encode("utf-16"), "utf-16-le"),
        ("uden mærke".encode("utf-16-be"), "utf-16-be"),
        ("uden mærke".encode("utf-16-le"), "utf-16-le"),
        ("rødgrød på æblegrød".encode("cp1252"), "cp1252"),
        ("rødgrød på æblegrød".encode("cp865"), "cp865"),
        ("rødgrød på æblegrød".encode("mac_roman"), "mac_roman"),
        ("Bo Å".encode()[:-1], "utf-8"),
    ],
)
def test_the_likeliest_encoding_comes_first(tmp_path, content: bytes, encoding: str):
    path = tmp_path / "fil.csv"
    path.write_bytes(content)
    assert encodings_of(path)[0] == encoding


@given(content=st.binary(max_size=40), size=st.integers(1, 9), step=st.integers(1, 5))
def test_blocks_are_full_however_little_the_file_gives_at_a_time(content: bytes, size: int, step: int):
    class Slow(io.BytesIO):
        def read(self, wanted: int = -1) -> bytes:
            return super().read(min(wanted, step))

    blocks = (
        list(iter(lambda: stream.read(size), b"")) if (stream := WithEnd(Slow(content))).readable() else []
    )
    assert b"".join(blocks) == content + f"\n{END}\n".encode()
    assert {len(block) for block in blocks[:-1]} <= {size}
