"""Lists of invented cases, as a person would paste them. CPR numbers are put together, never written."""

from collections.abc import Mapping

HEAD = ("Sagsnummer", "CPR-nummer", "Sagsbehandler")


def cpr(serial: int, day: int = 1, month: int = 2, year: int = 1) -> str:
    """Return ten digits that begin with a birthday."""
    return f"{day:02}{month:02}{year:02}{serial:04}"


def row(n: int, *, worker: str = "Bo Bæk", number: str = "", person: str = "") -> tuple[str, str, str]:
    return (number or f"S-{n}", person or cpr(4000 + n), worker)


def text_of(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, separator: str = "\t") -> str:
    return "\n".join(separator.join(cells) for cells in ([head] if head else []) + list(rows))


def form_of(text: str, unit, source=None, **more: object) -> Mapping[str, object]:
    where = {"source": source.pk} if source else {"new_source": "Prøvesystem"}
    return {
        "text": text,
        "unit": unit.pk,
        "target_group": "kontanthjaelp",
        "as_of": "2026-11-20",
        "handling": "laes",
        **where,
        **more,
    }


def again(page, **changed: object) -> dict[str, object]:
    """Return what the browser would send when a preview's form is sent once more, with the changes."""
    form, preview = page.context["form"], page.context["preview"]
    sent: dict[str, object] = {name: form.data.get(name, "") for name in form.fields if name != "file"}
    sent.pop("set_aside")
    sent |= {column.field: column.role for column in preview.columns}
    sent |= {"laest-som": preview.mark, "handling": "gem"}
    if preview.has_header:
        sent["overskrifter"] = "1"
    return sent | changed
