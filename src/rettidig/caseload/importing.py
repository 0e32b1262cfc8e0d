"""From a case system's files to a caseload: read, map, check, set aside or refuse, write."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from rettidig.caseload.cells import cpr_digits
from rettidig.caseload.identities import IDENTITIES_FILE, Identity, refuse_without_key, write_identities
from rettidig.caseload.loading import Loaded, load
from rettidig.caseload.manifest import Cover, Manifest
from rettidig.caseload.mapping import FAULT, FILE, PERSON, WORKING_COLUMNS, Mapper, Words
from rettidig.caseload.profile import Profile, SourceMap, refuse_unfilled
from rettidig.caseload.reading.numbering import RECORD
from rettidig.caseload.recognition import Export, recognise
from rettidig.caseload.rejecting import Reject, misfits_of, rejects_of, write_rejects
from rettidig.caseload.settling import Settled, no_events, settle_cases, settle_events
from rettidig.caseload.tables import CASES, EVENTS, TableForm
from rettidig.caseload.writing import FileFormat, fill_folder, new_folder, refuse_taken
from rettidig.vocabulary import Language, Place, Refused, Text

Progress = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How an import is to go: where to, with which key, and what to do with bad rows."""

    target: Path
    key: bytes | None = None
    reject: bool = False
    name: str | None = None
    as_of: date | None = None
    file_format: FileFormat = FileFormat.PARQUET
    overwrite: bool = False
    language: Language = Language.DANISH


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What became of one file's rows: ``n_rows`` = ``n_kept`` + ``n_rejected`` + ``n_repeats``."""

    file: str
    role: str
    n_rows: int
    n_kept: int
    n_rejected: int
    n_repeats: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A caseload that has been written, and what became of every row."""

    target: Path
    manifest: Manifest
    counts: tuple[FileCounts, ...]
    rejects: tuple[Reject, ...]


def import_caseload(
    files: Sequence[Path], profile: Profile, options: ImportOptions, progress: Progress = lambda _: None
) -> Imported:
    """Write the caseload that ``files`` hold, read by ``profile``, and return what became of every row.

    Raises ``Refused``, with nothing written, where a file is none of the profile's, where a row is bad and
    may not be set aside, where CPR numbers come without a key, or where the target is taken.
    """
    refuse_unfilled(profile)
    refuse_taken(options.target, overwrite=options.overwrite)
    exports = _recognise_all(files, profile)
    manifest = _manifest(exports, profile, options)
    key = _key_for(exports, options)
    with (
        new_folder(options.target, overwrite=options.overwrite) as folder,
        TemporaryDirectory(dir=folder) as spill,
        duckdb.connect(config={"temp_directory": spill}) as connection,
    ):
        backend = ibis.duckdb.from_connection(connection)
        run = _read(backend, exports, profile, key, Path(spill), progress)
        rejects = run.rejects()
        if rejects and not options.reject:
            raise rejects[0].refusal()
        progress(Text("Skriver sagsmappen", "Writing the caseload"))
        tables = {
            CASES.name: _rows_to_write(run.cases.kept, CASES),
            EVENTS.name: _rows_to_write(run.events.kept, EVENTS),
        }
        fill_folder(folder, manifest, backend, tables, options.file_format)
        if any("citizen" in export.source.columns for export in exports):
            write_identities(folder / IDENTITIES_FILE, run.identities(), key)
        if options.reject:
            write_rejects(folder, rejects, options.language)
        counts = run.counts(rejects)
    return Imported(options.target, manifest, counts, tuple(rejects))


def _recognise_all(files: Sequence[Path], profile: Profile) -> list[Export]:
    exports = [recognise(path, profile) for path in files]
    names = [path.name for path in files]
    for name in names:
        if names.count(name) > 1:
            raise Refused(
                Text("To filer har samme navn.", "Two files have the same name."),
                do=Text(
                    "Giv dem hver sit navn, så rækker kan føres tilbage til deres fil.",
                    "Give them different names, so that rows can be walked back to their file.",
                ),
                at=Place(name),
            )
    if not any(export.source.table == CASES.name for export in exports):
        raise Refused(
            Text("Sagslisten mangler.", "The case list is missing."),
            do=Text("Tag filen med sager med i importen.", "Include the file of cases in the import."),
        )
    return exports


def _manifest(exports: Sequence[Export], profile: Profile, options: ImportOptions) -> Manifest:
    as_of = options.as_of or profile.as_of
    if as_of is None:
        raise Refused(
            Text("Opgørelsesdagen mangler.", "The day the data was drawn is missing."),
            do=Text(
                "Angiv den dag, udtrækket er fra, med --as-of ÅÅÅÅ-MM-DD, eller skriv as_of i profilen.",
                "Give the day of the export with --as-of YYYY-MM-DD, or write as_of in the profile.",
            ),
        )
    return Manifest(
        format_version=1,
        name=options.name or options.target.name,
        as_of=as_of,
        covers=covers_of([export.source for export in exports]),
        dimensions=_dimensions(exports),
    )


def covers_of(sources: Sequence[SourceMap]) -> dict[str, Cover]:
    """Return the event types that the sources together can give, each with all its attributes."""
    covers: dict[str, frozenset[str]] = {}
    for source in sources:
        for name, cover in source.covers().items():
            covers[name] = covers.get(name, frozenset()) | (cover.attributes or frozenset())
    return {name: Cover(attributes=attributes) for name, attributes in covers.items()}


def _dimensions(exports: Sequence[Export]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            name for export in exports for name, column in export.source.columns.items() if column.dimension
        )
    )


def _key_for(exports: Sequence[Export], options: ImportOptions) -> bytes:
    if options.key is not None:
        return options.key
    if any("citizen" in export.source.columns for export in exports):
        raise refuse_without_key()
    return b""


@dataclass(frozen=True, slots=True)
class _Run:
    """One import under way: the exports loaded, and their rows settled."""

    loaded: tuple[Loaded, ...]
    cases: Settled
    events: Settled

    def rejects(self) -> list[Reject]:
        """Return the rows that cannot come in, in the order of the files and of their rows."""
        codes: dict[int, dict[int, str]] = {}
        for settled in (self.cases, self.events):
            for row in settled.faults.to_pyarrow().to_pylist():
                codes.setdefault(row[FILE], {})[row[RECORD]] = row[FAULT]
        found: list[Reject] = []
        for number, loaded in enumerate(self.loaded):
            of_file = [*misfits_of(loaded), *rejects_of(loaded, codes.get(number, {}))]
            found += sorted(of_file, key=lambda reject: reject.record)
        return found

    def identities(self) -> list[Identity]:
        """Return who the citizens of the kept cases are."""
        rows = self.cases.kept.select("case_id", "citizen", PERSON).to_pyarrow().to_pylist()
        people = [(row, cpr_digits(row[PERSON] or "")) for row in rows]
        return [Identity(row["citizen"], digits, row["case_id"]) for row, digits in people if digits]

    def counts(self, rejects: Sequence[Reject]) -> tuple[FileCounts, ...]:
        """Return what became of each file's rows, every kind counted for itself."""
        settled = (self.cases, self.events)
        kept = reduce(or_, (_count_by_file(one.places) for one in settled))
        repeats = reduce(or_, (_count_by_file(one.repeats) for one in settled))
        rejected = Counter(reject.file for reject in rejects)
        return tuple(
            FileCounts(
                file=loaded.export.path.name,
                role=loaded.export.source.role,
                n_rows=int(loaded.rows.count().to_pyarrow().as_py()) + len(loaded.misfits),
                n_kept=kept.get(number, 0),
                n_rejected=rejected[loaded.export.path.name],
                n_repeats=repeats.get(number, 0),
            )
            for number, loaded in enumerate(self.loaded)
        )


def _read(
    backend: Backend,
    exports: Sequence[Export],
    profile: Profile,
    key: bytes,
    spill: Path,
    progress: Progress,
) -> _Run:
    """Return every file loaded and mapped, cases first."""
    loaded = []
    for number, export in enumerate(exports):
        progress(Text(f"Læser {export.path.name}", f"Reading {export.path.name}"))
        loaded.append(load(backend, export, spill / f"rows{number}.parquet"))
    progress(Text("Oversætter og kontrollerer rækkerne", "Mapping and checking the rows"))
    mapper = Mapper(backend, Words.of(profile), key)
    mapped = {form.name: _mapped(mapper, loaded, form) for form in (CASES, EVENTS)}
    cases = settle_cases(backend, _together(mapped[CASES.name]))
    events = _together(mapped[EVENTS.name] or [no_events(cases.kept)])
    return _Run(tuple(loaded), cases, settle_events(backend, events, cases.kept))


def _mapped(mapper: Mapper, loaded: Sequence[Loaded], form: TableForm) -> list[ir.Table]:
    return [
        mapper.map(one, number) for number, one in enumerate(loaded) if one.export.source.table == form.name
    ]


def _together(tables: list[ir.Table]) -> ir.Table:
    """Return the rows of all tables; a column that only some of them have is empty in the others."""
    schema = {name: kind for table in tables for name, kind in table.schema().items()}
    padded = [
        table.select(
            **{
                name: table[name] if name in table.columns else ibis.null(kind)
                for name, kind in schema.items()
            }
        )
        for table in tables
    ]
    return reduce(lambda one, other: one.union(other), padded)


def _rows_to_write(kept: ir.Table, form: TableForm) -> ir.Table:
    """Return the kept rows with the contract's columns first, in canonical order."""
    first = [column.name for column in form.columns if column.name in kept.columns]
    others = [name for name in kept.columns if name not in {*first, *WORKING_COLUMNS}]
    ordered = kept.order_by([*form.sorted_by, FILE, RECORD]).select(*first, *others)
    return ordered.mutate(source_line=ordered.source_line.cast("string"))


def _count_by_file(rows: ir.Table) -> dict[int, int]:
    counted = rows.group_by(FILE).agg(n=rows.count()).to_pyarrow().to_pylist()
    return {row[FILE]: row["n"] for row in counted}
