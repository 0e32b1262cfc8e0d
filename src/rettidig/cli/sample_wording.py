"""What ``rettidig sample`` says, in sentences that a section head would say aloud."""

from collections.abc import Sequence
from fractions import Fraction

from rettidig.catalogue.wording import danish_date, listed
from rettidig.reporting.numbers import tal
from rettidig.sampling.certificate import Certificate, Drawn, Extension, SeedSource, Shortfall
from rettidig.sampling.strata import WHOLE
from rettidig.sampling.verifying import Verification

EMPTY = "(tom)"
_MOST_IDS = 20

_CRITERIA = {
    "visible": "Åbnet senest på opgørelsesdagen",
    "values": "Har en af de ønskede værdier",
    "minimum_duration": "Har varet længe nok",
    "lasted_more_than": "Havde på dagen varet mere end grænsen",
    "open_in": "Åben i perioden",
    "opened": "Åbnet i perioden",
    "has_event": "Har hændelsen",
    "amount_at_least": "Har et beløb, der er stort nok",
    "not_reviewed": "Ikke med i en tidligere stikprøve",
    "first_cases": "Blandt en ny medarbejders første",
    "has_quota": "Hører til et lag, der trækkes fra",
}

_SEEDS = {
    SeedSource.GIVEN: "valgt ved lodtrækningen",
    SeedSource.DESIGN: "skrevet i designet",
    SeedSource.PUBLIC_TEXT: "lavet af sagsnummeret og mødets dato",
}


def units(certificate: Certificate, number: int) -> str:
    """Return the number of cases or events: ``1 sag``, ``20 sager``, ``3 hændelser``."""
    one, several = ("hændelse", "hændelser") if certificate.frame.unit == "event" else ("sag", "sager")
    return f"{tal(number)} {one if number == 1 else several}"


def criterion(kind: str) -> str:
    """Return what a criterion asks for."""
    return _CRITERIA[kind]


def stratum(name: str) -> str:
    """Return a stratum's name as a reader sees it."""
    return "Alle" if name == WHOLE else " / ".join(part or EMPTY for part in name.split(" / "))


def drawn(certificate: Certificate) -> str:
    """Return what was drawn from how many, with which seed."""
    seed = certificate.seed
    source = _SEEDS[seed.source]
    if seed.meeting_on is not None:
        source += f", {danish_date(seed.meeting_on)}"
    n = len(certificate.in_use)
    return (
        f"{units(certificate, n)} er trukket blandt {tal(certificate.frame.size)} "
        f"med frøet »{seed.text}« ({source})."
    )


def shortfall(found: Shortfall) -> str:
    """Return what was lacking where, and what was done."""
    there = f"der er {tal(found.available)} at trække af"
    done = "andre er trukket i stedet" if found.done == "reallocated" else "der er trukket færre"
    return f"{stratum(found.stratum)}: {tal(found.drawn)} af {tal(found.asked)} ({there}); {done}."


def shortfalls(found: Sequence[Shortfall]) -> str:
    """Return the heading of the shortfalls."""
    return "Ét lag kunne ikke fyldes:" if len(found) == 1 else f"{tal(len(found))} lag kunne ikke fyldes:"


def without_chance(certificate: Certificate) -> str:
    """Return the warning about strata that have cases but none drawn, or nothing."""
    left_out = [found for found in certificate.frame.strata if not found.drawn]
    if not left_out:
        return ""
    n_units = units(certificate, sum(found.size for found in left_out))
    strata = "ét lag" if len(left_out) == 1 else f"{tal(len(left_out))} lag"
    return f"Bemærk: {n_units} i {strata} kunne slet ikke trækkes. Det, stikprøven viser, gælder ikke dem."


def approximated(draws: Sequence[Drawn]) -> str:
    """Return the warning about chances that are only approximated, or nothing."""
    if all(one.is_exact for one in draws):
        return ""
    return "Bemærk: Når en vægtet stikprøve er ændret, er chancerne tilnærmede, ikke nøjagtige."


def chance(drawn_n: int, size: int) -> str:
    """Return the chance in per cent with one decimal: ``5,4 pct.``."""
    if size == 0:
        return "–"
    tenths = int(Fraction(drawn_n * 1000, size) + Fraction(1, 2))
    return f"{tal(tenths // 10)},{tenths % 10} pct."


def replaced(out: str, into: str) -> str:
    """Return what took the place of what."""
    return f"{out} er taget ud, og {into} er sat ind i stedet. Begge står i beviset."


def extended(certificate: Certificate, extension: Extension) -> str:
    """Return how many came in; what was drawn before stays."""
    return (
        f"{units(certificate, extension.drawn)} mere er trukket; stikprøven er nu på "
        f"{units(certificate, len(certificate.in_use))}. De første er der stadig, og de står først."
    )


def verified(certificate: Certificate, found: Verification) -> list[str]:
    """Return the verdict first, then each difference."""
    if found.holds:
        n = units(certificate, len(certificate.draws))
        lines = [f"Beviset holder: De samme {n} er trukket igen af den samme ramme."]
        if not found.is_same_caseload:
            lines.append("Sagsmappen er ændret siden lodtrækningen, men rammen er den samme.")
        return lines
    if found.is_same_frame:
        return [
            "Beviset holder ikke: Rammen er den samme, men lodtrækningen giver en anden stikprøve.",
            "Forskellig: " + _ids(found.differing) if found.differing else "Tal i beviset er ændret.",
            "Beviset er ændret efter lodtrækningen. Find det oprindelige frem, eller træk om i åbenhed.",
        ]
    return [
        "Beviset holder ikke for disse sager: Rammen er en anden end den, der blev trukket af.",
        *_differences(found),
        "Efterprøv mod de sager, der blev trukket fra, eller træk en ny stikprøve af de nuværende.",
    ]


def _differences(found: Verification) -> list[str]:
    lines = []
    if found.refusal is not None:
        lines.append(f"Der kan ikke trækkes igen: {found.refusal.what.da}")
    for ids, what in (
        (found.gone, "Ude af rammen"),
        (found.new, "Nye i rammen"),
        (found.moved, "I et andet lag"),
    ):
        if ids:
            lines.append(f"{what}: {_ids(ids)}")
    then, now = found.sizes
    if now is not None and now != then:
        lines.append(f"Rammen var på {tal(then)} og er nu på {tal(now)}.")
    lines += [
        f"Kriteriet »{criterion(change.then.kind)}« fjernede {tal(change.then.removed)} og fjerner nu "
        f"{tal(change.now.removed)}."
        for change in found.criteria
        if change.then.removed != change.now.removed
    ]
    if found.gone is None and found.refusal is None:
        lines.append("Rammen er for stor til at stå i beviset, så de enkelte forskelle kan ikke vises.")
    return lines


def _ids(ids: Sequence[str]) -> str:
    shown = list(ids[:_MOST_IDS])
    more = len(ids) - len(shown)
    text = ", ".join(shown) + f" og {tal(more)} mere" if more else listed(shown)
    return f"{text}."
