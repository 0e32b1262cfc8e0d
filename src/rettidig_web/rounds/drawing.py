"""The draw itself: the frame frozen as a caseload of its own, and the sample drawn from it."""

import secrets
import shutil
from base64 import b32encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.conf import settings
from django.db.models import F
from django.utils.crypto import salted_hmac
from ibis.backends.duckdb import Backend

from rettidig.caseload import Caseload, reopen_caseload, write_caseload
from rettidig.sampling.certificate import Certificate, Seed
from rettidig.sampling.draw import draw_from, excluded_by
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.missing import there
from rettidig_web.rounds.designs import without_earlier
from rettidig_web.rounds.models import Round
from rettidig_web.rounds.queries import (
    cases_in_unit,
    cases_to_draw_from,
    certificate_of,
    design_of,
    earlier_rounds,
)
from rettidig_web.rounds.refusing import refusal

_FRAMES: Final = "frames"
_OURS: Final = ("caseworker", "team")
EMPLOYEE: Final = "medarbejder-"
"""How the name of an employee begins in frames and certificates, which name no person."""
_LONG_ENOUGH: Final = 10
"""So many letters that no two employees of a municipality have the same, and too few for a CPR number."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen frame: its folder under the caseload folder, and how many cases there were on the way."""

    folder: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A draw that is made and not yet kept."""

    frozen: Frozen
    certificate: Certificate


def path_of(folder: str) -> Path:
    """Return where a frame's folder is."""
    return Path(settings.CASELOADS) / folder


def name_of(round_: Round) -> str:
    """Return what a round is called in designs and certificates."""
    return f"tilsyn-{round_.pk}"


def employee_in(round_: Round, key: int) -> str:
    """Return what the employee is called in the round's frame: always the same, and nobody's without the key.

    The certificate is given to everybody who may see the round, and a user's own key is no secret.
    """
    made = salted_hmac("rettidig_web.rounds.employee", f"{round_.pk} {key}", algorithm="sha256")
    return EMPLOYEE + b32encode(made.digest()).decode().lower()[:_LONG_ENOUGH]


@contextmanager
def drawn(round_: Round, seed: Seed) -> Iterator[Drawing]:
    """Yield the round's draw for the length of a block; the frozen frame is gone again if the block fails."""
    frozen = freeze(round_)
    try:
        yield Drawing(frozen, _certificate(round_, frozen, seed))
    except BaseException:
        shutil.rmtree(path_of(frozen.folder), ignore_errors=True)
        shutil.rmtree(check_path(frozen.folder), ignore_errors=True)
        raise


def check_path(folder: str) -> Path:
    """Return where a frame's own check lies, where it has one."""
    return path_of(f"{folder}-check")


def _certificate(round_: Round, frozen: Frozen, seed: Seed) -> Certificate:
    earlier = {name_of(other): certificate_of(other) for other in _left_out(round_)}
    design = without_earlier(design_of(round_), list(earlier))
    frame = reopen_caseload(there(path_of(frozen.folder)))
    with TemporaryDirectory(prefix="rettidig-draw-") as workspace:
        return draw_from(frame, design, seed, excluded_by(design, earlier), Path(workspace))


def _left_out(round_: Round) -> list[Round]:
    if not round_.skips_reviewed:
        return []
    source = round_.snapshot.source_id
    return list(earlier_rounds(round_.unit, round_.target_group, source, but=round_.pk))


def freeze(round_: Round) -> Frozen:
    """Return the round's cases as a caseload folder of their own; raises Refused where there are none.

    In it ``caseworker`` is a word for the employee and ``team`` the unit's name, as the texts are tied today.
    """
    tied = _tied(round_)
    if not tied["case_id"]:
        raise _no_cases()
    folder = f"{_FRAMES}/{round_.pk}-{secrets.token_hex(4)}"
    whole = reopen_caseload(there(folder_of(round_.snapshot)), round_.snapshot.content_hash)
    _write(whole, tied, path_of(folder), name_of(round_))
    return Frozen(folder, _counts(round_, len(tied["case_id"])))


def _tied(round_: Round) -> dict[str, list[str | None]]:
    """Return the frame's cases as columns: numbers, employees and teams."""
    found = cases_to_draw_from(round_.snapshot, round_.unit, round_.target_group)
    rows = list(found.order_by("number").values_list("number", "caseworker", F("unit__name")))
    return {
        "case_id": [number for number, _, _ in rows],
        "caseworker": [None if user is None else employee_in(round_, user) for _, user, _ in rows],
        "team": [team for _, _, team in rows],
    }


def _counts(round_: Round, n_frame: int) -> dict[str, int]:
    """Return how many cases the snapshot has, how many of the unit are current, and how many are left."""
    snapshot = round_.snapshot
    in_unit = cases_in_unit(snapshot, round_.unit).filter(snapshot=snapshot).count()
    return {"snapshot": snapshot.n_cases, "unit": max(in_unit, n_frame), "target_group": n_frame}


def _write(whole: Caseload, tied: Mapping[str, list[str | None]], target: Path, name: str) -> None:
    backend = ibis.duckdb.connect()
    try:
        chosen = ibis.memtable(pa.table({key: pa.array(values, pa.string()) for key, values in tied.items()}))
        tables = {"cases": _cases(backend, whole, chosen), "events": _events(backend, whole, chosen)}
        manifest = whole.manifest.model_copy(update={"name": name, "population": None, "is_sample": False})
        write_caseload(target, manifest, backend, tables)
    finally:
        backend.disconnect()


def _cases(backend: Backend, whole: Caseload, chosen: ir.Table) -> ir.Table:
    cases = backend.read_parquet(whole.cases)
    kept = cases.select([name for name in cases.columns if name not in _OURS])
    return kept.inner_join(chosen, "case_id").order_by("case_id")


def _events(backend: Backend, whole: Caseload, chosen: ir.Table) -> ir.Table:
    events = backend.read_parquet(whole.events)
    return events.semi_join(chosen, "case_id").order_by("case_id", "happened_on")


def _no_cases() -> Exception:
    return refusal(
        (
            "Der er ingen sager at trække fra. Måske er der nyere sager, end da tilsynet blev planlagt.",
            "There are no cases to draw from. Perhaps a newer snapshot has come since the round was planned.",
        ),
        ("Ret planen, og vælg de nyeste sager.", "Change the plan and choose the latest cases."),
    )
