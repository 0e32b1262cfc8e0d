import json
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"

MANIFEST = {
    "format_version": 1,
    "name": "Prøve",
    "as_of": "2020-03-31",
    "covers": ["samtale", "tilbud"],
    "dimensions": ["region"],
    "is_sample": False,
    "population": None,
}

CASES = """\
case_id,citizen,municipality,target_group,visitation_group,opened_on,closed_on,caseworker,team,region
S1,p1,101,uddannelseshjaelp,up,2019-05-06,,A. Holm,Unge,Nord
S2,p2,101,uddannelseshjaelp,,2019-05-07,2019-09-01,,,Syd
"""

EVENTS = """\
case_id,event_type,happened_on,ended_on,caseworker,attributes
S2,samtale,2019-05-20,,A. Holm,"{""opfoelgning_paalaeg"": ""ja""}"
S1,tilbud,2019-05-13,2019-06-13,A. Holm,
S1,samtale,2019-05-08,,,{}
"""

ANSWERS = """\
case_id,control_point,answer,comment,reviewer,answered_on
S1,punkt,yes,,R1,2020-05-04
S1,punkt,no,,R2,2020-05-05
"""


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def exports() -> Path:
    return DATA / "exports"


@pytest.fixture
def make_caseload(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of small true caseloads, with files replaced (text or bytes) or left out (None)."""

    def make(manifest: dict | None = None, **files: str | bytes | None) -> Path:
        folder = tmp_path / "sager"
        folder.mkdir(exist_ok=True)
        (folder / "manifest.json").write_text(json.dumps(MANIFEST | (manifest or {})), encoding="utf-8")
        for name, content in {"cases": CASES, "events": EVENTS, **files}.items():
            if content is not None:
                raw = content.encode() if isinstance(content, str) else content
                (folder / f"{name}.csv").write_bytes(raw)
        return folder

    return make
