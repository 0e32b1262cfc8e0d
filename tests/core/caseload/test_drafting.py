import datetime as dt
from pathlib import Path

import pytest

from rettidig.caseload import ImportOptions, draft_profile, import_caseload, load_profile
from rettidig.vocabulary import Refused

AS_OF = dt.date(2020, 2, 29)


@pytest.mark.parametrize("events", ["haendelser.csv", "haendelser.xlsx"])
def test_a_draft_for_the_sample_exports_works_once_its_marks_are_filled(
    exports: Path, tmp_path: Path, events: str
):
    files = [exports / name for name in ("sager.csv", events, "perioder.csv")]
    draft = draft_profile(files)
    path = tmp_path / "udkast.yaml"
    path.write_text(draft, encoding="utf-8")
    options = ImportOptions(tmp_path / "ud", key=b"k" * 32, reject=True, as_of=AS_OF)
    with pytest.raises(Refused, match="UDFYLD"):
        import_caseload(files, load_profile(str(path)), options)
    start = draft.index("      # UDFYLD: hvilken hændelse")
    end = draft.index("type: UDFYLD\n") + len("type: UDFYLD\n")
    assert "Fælles morgenmad" in draft[start:end]
    path.write_text(draft[:start] + draft[end:], encoding="utf-8")
    imported = import_caseload(files, load_profile(str(path)), options)
    assert sum(count.n_kept for count in imported.counts) == 45 + 1027


def test_a_draft_holds_no_cpr_numbers_and_no_free_text(exports: Path):
    draft = draft_profile([exports / "sager.csv"])
    assert "Bemærkning" in draft
    for never in ("Flyttet", "Ringer", "K01-001", "K01-S02"):
        assert never not in draft


def test_what_cannot_be_guessed_is_marked_and_loads(tmp_path: Path):
    sager = "Nøgle;Cpr;Kommunenr;Ydelse;Gruppe;Opstart\nA;991360-9999;101;Revalidering;x;01-01-2019\n"
    (tmp_path / "sager.csv").write_text(sager, encoding="utf-8")
    (tmp_path / "notater.csv").write_text(
        "Sagsnr;Dato;Tekst\nA;01-01-2019;" + "lang tekst " * 20 + "\n", encoding="utf-8"
    )
    draft = draft_profile([tmp_path / "sager.csv", tmp_path / "notater.csv"])
    assert "# UDFYLD: hvilken kolonne er case_id?" in draft
    assert '"Revalidering": UDFYLD' in draft
    assert "activity: UDFYLD" in draft
    assert "lang tekst" not in draft
    (tmp_path / "p.yaml").write_text(draft, encoding="utf-8")
    profile = load_profile(str(tmp_path / "p.yaml"))
    assert [source.table for source in profile.sources] == ["cases", "events"]


def test_lines_above_the_header_and_unknown_answers_are_seen_through(tmp_path: Path):
    text = "Udtræk\n\nSag,Hændelse,Dato,Resultat\n" + "1,Besøg,01-02-2019,Årsag: Flytning; Gyldig: Ja\n" * 3
    (tmp_path / "h.csv").write_text(text, encoding="utf-8")
    draft = draft_profile([tmp_path / "h.csv"])
    assert '"Årsag": aarsag' in draft
    assert '"Gyldig": {attribute: gyldig, words: ja_nej}' in draft
    assert 'case_id: "Sag"' in draft


def test_a_file_without_columns_gives_no_draft(exports: Path):
    with pytest.raises(Refused, match="no columns"):
        draft_profile([exports / "enkeltkolonne.csv"])
