"""The certificate of a draw: one JSON file with all that is needed to draw the same sample again.

It names no person: units and cases are pseudonyms, and caseworkers are there only where the sample was
drawn within each of them.
"""

import os
import tempfile
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rettidig.sampling.design import Design
from rettidig.vocabulary import Place, Refused, Text

FORMAT_VERSION = 1
_LARGEST = 500_000_000


class Part(BaseModel):
    """A part of a certificate: unknown keys are refused, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(StrEnum):
    """How a unit came into the sample."""

    FIRST_DRAW = "first_draw"
    EXTENSION = "extension"
    REPLACEMENT = "replacement"


class SeedSource(StrEnum):
    """Where the seed comes from: given with the call, written in the design, or made of a public text."""

    GIVEN = "given"
    DESIGN = "design"
    PUBLIC_TEXT = "public_text"


class Seed(Part):
    """The text that all tickets are made from; a public text is a meeting's case number and date."""

    text: Annotated[str, Field(min_length=1)]
    source: SeedSource
    meeting: str | None = None
    meeting_on: date | None = None


class CaseloadRef(Part):
    """The caseload that was drawn from."""

    name: str
    content_hash: str
    as_of: date


class CriterionCount(Part):
    """How many units a criterion left out of those that the criteria before it had left.

    ``kind`` is the criterion's kind in the design, or ``visible`` (opened by the as-of date) or
    ``has_quota`` (in a stratum that the design draws from), which every frame has.
    """

    kind: str
    number: Annotated[
        int, Field(description="Its place in the design's list, from 1; 0 for those of all frames.")
    ]
    removed: int
    left: int


class Stratum(Part):
    """A part of the frame that is drawn from by itself.

    ``asked`` is what the design asked for (None in quotas, which ask for sums of strata), ``drawn`` how many
    are in the sample as it stands. The one
    stratum of a simple draw is called ``all`` and has no values.
    """

    name: str
    values: tuple[str, ...] = ()
    size: int
    asked: int | None = None
    drawn: int


class Frame(Part):
    """The frozen list that was drawn from.

    ``hash`` is explained at ``rettidig.sampling.frame.FrameHash``. ``units`` lists the ids by stratum
    where the frame is small enough to be listed; else None.
    """

    hash: str
    unit: Literal["case", "event"]
    columns: Annotated[tuple[str, ...], Field(description="The columns whose values make the strata.")]
    size: int
    criteria: tuple[CriterionCount, ...]
    excluded: Annotated[
        dict[int, tuple[str, ...]],
        Field(description="The ids left out because of earlier samples, by the criterion's number."),
    ] = Field(default_factory=dict)
    strata: tuple[Stratum, ...]
    units: dict[str, tuple[str, ...]] | None = None


class Drawn(Part):
    """A unit that was drawn.

    ``probability`` is the chance that this design had of drawing it, from the sample as it stands
    (after extensions); ``weight`` is 1 / probability. ``is_exact`` is False where the chance could only be
    approximated.
    """

    position: Annotated[int, Field(ge=1)]
    unit_id: str
    case_id: str
    ticket: str
    stratum: str
    probability: Annotated[float, Field(gt=0, le=1)]
    weight: Annotated[float, Field(ge=1)]
    is_exact: bool = True
    origin: Origin
    extension: Annotated[int | None, Field(description="Which extension brought it in, from 1.")] = None


class Spare(Part):
    """A unit that stands by to replace an unusable one, with the chance it has as a part of the sample."""

    unit_id: str
    case_id: str
    ticket: str
    probability: Annotated[float, Field(gt=0, le=1)]
    is_exact: bool = True


Done = Literal["reported", "reallocated"]


class Shortfall(Part):
    """A stratum or quota that had fewer cases than were asked for, and what was done.

    ``done``: ``reported`` (fewer were drawn) or ``reallocated`` (others were drawn instead).
    """

    stratum: str
    asked: int
    drawn: int
    available: int
    done: Done


class Replacement(Part):
    """A unit that could not be used, what took its place, when and why."""

    what: Literal["replacement"] = "replacement"
    on: date
    reason: str
    out: str
    into: str
    stratum: str


class Extension(Part):
    """An extension: how many more were asked for and drawn, and how many came from each stratum."""

    what: Literal["extension"] = "extension"
    number: Annotated[int, Field(ge=1)]
    by: int
    drawn: int
    strata: dict[str, int]


class Certificate(Part):
    """All of a draw, and what has happened to it since."""

    format_version: Literal[1]
    program_version: str
    caseload: CaseloadRef
    frame: Frame
    design: Design
    seed: Seed
    draws: tuple[Drawn, ...]
    spares: dict[str, tuple[Spare, ...]]
    shortfalls: tuple[Shortfall, ...] = ()
    log: Annotated[
        tuple[Annotated[Replacement | Extension, Field(discriminator="what")], ...],
        Field(description="What has happened to the sample since the draw, in order."),
    ] = ()

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """Return the replacements, in order."""
        return tuple(entry for entry in self.log if isinstance(entry, Replacement))

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """Return the extensions, in order."""
        return tuple(entry for entry in self.log if isinstance(entry, Extension))

    @property
    def in_use(self) -> tuple[Drawn, ...]:
        """Return the sample as it stands: every unit drawn but those that have been replaced."""
        out = {replaced.out for replaced in self.replacements}
        return tuple(drawn for drawn in self.draws if drawn.unit_id not in out)

    @property
    def strata(self) -> Mapping[str, Stratum]:
        """Return the strata by their name, in the frame's order."""
        return {stratum.name: stratum for stratum in self.frame.strata}


def to_json(certificate: Certificate) -> str:
    """Return the certificate as the text of its file."""
    return certificate.model_dump_json(indent=1, exclude_none=True) + "\n"


def write_certificate(certificate: Certificate, path: Path) -> None:
    """Write the certificate, whole or not at all; a file that was there is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(to_json(certificate))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_certificate(path: Path) -> Certificate:
    """Return the certificate in the file; refuses what is none."""
    try:
        with path.open("rb") as file:
            source = file.read(_LARGEST)
    except OSError:
        raise Refused(
            Text("Lodtrækningsbeviset kan ikke læses.", "The certificate cannot be read."),
            do=Text(
                "Angiv den fil, som »rettidig sample« skrev med --out.",
                "Name the file that »rettidig sample« wrote with --out.",
            ),
            at=Place(path.name),
        ) from None
    try:
        return Certificate.model_validate_json(source)
    except ValidationError as invalid:
        where = ".".join(str(step) for step in invalid.errors(include_input=False)[0]["loc"])
        raise Refused(
            Text(
                "Filen er ikke et lodtrækningsbevis, eller den er ændret siden lodtrækningen.",
                "The file is not a certificate, or it has been changed since the draw.",
            ),
            do=Text(
                "Angiv filen, som »rettidig sample« skrev den.",
                "Name the file as »rettidig sample« wrote it.",
            ),
            at=Place(path.name, column=where or None),
        ) from None
