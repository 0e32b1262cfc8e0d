"""What ``rettidig agree`` says: agreement between reviewers and spread between groups, in Danish."""

from collections.abc import Iterator, Sequence

from rettidig.assessment.agreement import Estimate, Measure, Undefined
from rettidig.assessment.agreement.measuring import Agreement
from rettidig.assessment.agreement.points import Reviewed
from rettidig.assessment.agreement.rules import AgreementRules
from rettidig.assessment.agreement.uniformity import Uniformity
from rettidig.cli.figures import from_to, hundredths, p_value, percent_interval, whole_percent
from rettidig.reporting.language.nouns import CASE, POINT, Gender, Noun
from rettidig.reporting.language.numbers import capital, counted, out_of
from rettidig.reporting.numbers import tal

REVIEWER = Noun("bedømmer", "bedømmere", "bedømmerne")
QUESTION = Noun("spørgsmål", "spørgsmål", "spørgsmålene", Gender.NEUTER)
RATING = Noun("vurdering", "vurderinger", "vurderingerne")

GROUPS = {
    "caseworker": Noun("sagsbehandler", "sagsbehandlere", "sagsbehandlerne"),
    "team": Noun("team", "teams", "teamene", Gender.NEUTER),
    "municipality": Noun("kommune", "kommuner", "kommunerne"),
}
"""The groups that can be compared, by the dimension of the result."""

WHY_UNDEFINED = {
    Undefined.NO_PAIRS: "ingen er vurderet af mere end én",
    Undefined.ONE_CATEGORY: "kappa og alfa kan ikke regnes ud, når alle svar er ens",
}


def opening(found: Reviewed) -> str:
    """Return who compared what."""
    whole = found.whole
    return (
        f"{capital(counted(whole.n_raters, REVIEWER))} har vurderet {counted(whole.n_compared, QUESTION)} "
        f"i {counted(found.n_cases, CASE)} mindst to gange."
    )


def left_out(found: Reviewed) -> Iterator[str]:
    """Yield what was set aside, where anything was."""
    if found.n_single:
        verb = "er kun vurderet af én og indgår ikke."
        yield f"{capital(counted(found.n_single, QUESTION))} {verb}"
    if found.n_nameless:
        yield f"{capital(counted(found.n_nameless, RATING))} uden bedømmer indgår ikke."


def percent_sentence(whole: Agreement, rules: AgreementRules) -> str:
    """Return how often two reviewers answer alike."""
    seen = whole.estimates[Measure.PERCENT]
    if seen.value is None:
        return "Ingen spørgsmål er vurderet af mere end én, så der er intet at sammenligne."
    sure = f" ({_confidence(rules)}: {percent_interval(*seen.interval)})" if seen.interval else ""
    return f"To bedømmere svarer ens i {whole_percent(seen.value)} af tilfældene{sure}."


def chance_sentence(whole: Agreement, rules: AgreementRules) -> str:
    """Return how far the agreement goes beyond what guessing gives, with the uncertainty of the word too."""
    found = whole.estimates[Measure.GWET]
    if found.value is None:
        return ""
    word = rules.word(found.value)
    if whole.n_compared < rules.least_units:
        few = capital(counted(whole.n_compared, QUESTION))
        return f"{few} er for få til at sige, om enigheden er mere end tilfældig."
    begins = f"Ud over det tilfældige er enigheden {word}: Gwets AC1 er {hundredths(found.value)}"
    if found.interval is None:
        return f"{begins}."
    low, high = map(rules.word, found.interval)
    reach = "" if low == high else f", så den kan være alt fra {low} til {high}"
    return f"{begins} ({from_to(*found.interval)}){reach}."


def cell(found: Estimate | None, *, percent: bool = False, is_plain: bool = False) -> str:
    """Return a measure for a table, with its interval unless ``is_plain``; a dash where there is none."""
    if found is None or found.value is None:
        return "–"
    value = whole_percent(found.value) if percent else hundredths(found.value)
    if found.interval is None or is_plain:
        return value
    interval = percent_interval if percent else from_to
    return f"{value} ({interval(*found.interval).removesuffix(' pct.')})"


def remark(found: Agreement, rules: AgreementRules) -> str:
    """Return what a reader of a point's figures must know."""
    reasons = {estimate.undefined for estimate in found.estimates.values() if estimate.undefined}
    words = [WHY_UNDEFINED[reason] for reason in Undefined if reason in reasons]
    return "; ".join([*words, *(["få"] if found.n_compared < rules.least_units else [])])


def spread_words(found: Uniformity, rules: AgreementRules) -> str:
    """Return whether the spread of a point between its groups is larger than chance."""
    if found.homogeneity is None:
        same = "alle" if found.shares == (1.0, 1.0) else "ingen"
        return f"ingen spredning: {same} sager opfylder punktet"
    is_larger = found.homogeneity.p_value < rules.uniformity.level
    verdict = "større, end tilfældet giver" if is_larger else "inden for det, tilfældet giver"
    return f"{verdict} ({p_value(found.homogeneity.p_value)})"


def spreads_sentence(found: Sequence[Uniformity], by: str, rules: AgreementRules) -> Iterator[str]:
    """Yield how many points spread more than chance, how many would by chance alone, and the rest."""
    tested = [each.homogeneity for each in found if each.homogeneity]
    level = rules.uniformity.level
    if tested:
        larger = out_of(sum(each.p_value < level for each in tested), len(tested), POINT)
        alone = round(level * len(tested))
        often = f"alligevel gælde omkring {counted(alone, POINT)}" if alone else "næppe gælde nogen af dem"
        yield f"Spredningen er større, end tilfældet giver, på {larger}."
        yield f"Var praksis helt ens, ville det {often}."
    if untold := sum(not each.groups for each in found):
        enough = f"mindst {counted(rules.uniformity.least_cases, CASE)}"
        few = counted(rules.uniformity.least_groups, GROUPS[by])
        yield f"Om {counted(untold, POINT)} kan intet siges: under {few} har {enough}."


def _confidence(rules: AgreementRules) -> str:
    return f"{tal(round(100 * rules.confidence))} pct.-interval"
