from pathlib import Path

import pytest

from rettidig.caseload import Identity, key_from, read_identities, read_key
from rettidig.caseload.identities import write_identities
from rettidig.vocabulary import Refused

KEY = b"k" * 32
WHO = [Identity("b-1", "0" * 10, "S1"), Identity("b-2", "1" * 10, "Sø")]


def test_what_is_written_is_read_back_with_the_same_key_only(tmp_path: Path):
    path = tmp_path / "identities.bin"
    write_identities(path, WHO, KEY)
    assert read_identities(path, KEY) == WHO
    assert b"0000000000" not in path.read_bytes()
    with pytest.raises(Refused, match="this key"):
        read_identities(path, b"x" * 32)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[:-1],
        lambda raw: raw[:30],
        lambda raw: b"x" + raw,
        lambda raw: b"",
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
    ],
)
def test_a_changed_file_is_refused(tmp_path: Path, change):
    path = tmp_path / "identities.bin"
    write_identities(path, WHO, KEY)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(Refused):
        read_identities(path, KEY)


def test_the_same_identities_never_give_the_same_bytes_twice(tmp_path: Path):
    write_identities(tmp_path / "a", WHO, KEY)
    write_identities(tmp_path / "b", WHO, KEY)
    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()


def test_a_key_file_is_read_without_its_line_end_and_short_ones_are_refused(tmp_path: Path):
    (tmp_path / "key").write_bytes(KEY + b"\n")
    assert read_key(tmp_path / "key") == KEY
    with pytest.raises(Refused, match="too short"):
        key_from(b"hemmelig")
    with pytest.raises(Refused, match="cannot be read"):
        read_key(tmp_path / "nowhere")
