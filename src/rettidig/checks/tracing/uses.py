"""What an event was used for when a point was judged, or why it was not, each with its words."""

from enum import StrEnum

from rettidig.vocabulary import Text


class Use(StrEnum):
    """What an event meant to a control point in a case."""

    TRIGGER = "trigger"
    RESPONSE = "response"
    INTERVAL = "interval"
    EVIDENCE = "evidence"
    LOOKED_AT = "looked_at"
    CASEWORKER = "caseworker"
    CONDITION = "condition"
    EXCLUSION = "exclusion"
    PAUSE = "pause"
    ADDED_UP = "added_up"
    EXEMPTION = "exemption"
    AFTER_AS_OF = "after_as_of"
    REPEATED = "repeated"
    OTHER_VALUE = "other_value"
    BEFORE_START = "before_start"
    AFTER_WINDOW = "after_window"
    NOT_NEEDED = "not_needed"
    ON_START = "on_start"
    NOT_FIRST = "not_first"
    NOT_LATEST = "not_latest"
    NESTED = "nested"
    OUTSIDE_SPAN = "outside_span"
    NOBODY = "nobody"
    NO_PAUSE = "no_pause"
    NOT_ADDED_UP = "not_added_up"
    NOT_REACHED = "not_reached"

    @property
    def counts(self) -> bool:
        """Return whether the event had a part in the outcome."""
        return self in _COUNTED

    @property
    def text(self) -> Text:
        """Return the use in words."""
        return _TEXTS[self]


_TEXTS = {
    Use.TRIGGER: Text("sætter fristen i gang", "starts the clock"),
    Use.RESPONSE: Text("tæller", "counts"),
    Use.INTERVAL: Text("tæller som forløb", "counts as an interval"),
    Use.EVIDENCE: Text("tæller som dokumentation", "counts as evidence"),
    Use.LOOKED_AT: Text("er den, der ses på", "is the one looked at"),
    Use.CASEWORKER: Text("viser en sagsbehandler", "shows a caseworker"),
    Use.CONDITION: Text("opfylder en betingelse for punktet", "fulfils a condition of the point"),
    Use.EXCLUSION: Text("bringer sagen uden for punktet", "puts the case outside the point"),
    Use.ADDED_UP: Text("lægges sammen til fristen", "is added up to the limit"),
    Use.EXEMPTION: Text("fritager imens", "exempts meanwhile"),
    Use.PAUSE: Text("fristen står stille imens", "stops the clock"),
    Use.AFTER_AS_OF: Text("findes ikke endnu", "does not exist yet"),
    Use.REPEATED: Text("gentaget række, tæller én gang", "repeated row, counts once"),
    Use.OTHER_VALUE: Text(
        "anden værdi, dag eller varighed, end punktet spørger om",
        "another value, day or length than the point asks for",
    ),
    Use.BEFORE_START: Text("før fristen begyndte", "before the clock started"),
    Use.AFTER_WINDOW: Text("efter det tidsrum, punktet ser på", "after the time that the point looks at"),
    Use.NOT_NEEDED: Text("en tidligere har allerede afgjort det", "an earlier one has already settled it"),
    Use.ON_START: Text(
        "på dagen, hvor fristen begynder, ikke efter den", "on the starting day, not after it"
    ),
    Use.NOT_FIRST: Text("ikke den første", "not the first"),
    Use.NOT_LATEST: Text("ikke den seneste", "not the latest"),
    Use.NESTED: Text(
        "tæller som forløb, men et andet varer længere", "counts as an interval, but another lasts longer"
    ),
    Use.OUTSIDE_SPAN: Text("uden for det tidsrum, der ses på", "outside the span looked at"),
    Use.NOBODY: Text("uden sagsbehandler", "no caseworker named"),
    Use.NOT_ADDED_UP: Text("lægges ikke med til fristen", "is not added up to the limit"),
    Use.NO_PAUSE: Text("flytter ikke fristen", "does not move the deadline"),
    Use.NOT_REACHED: Text("punktet nåede ikke at se på den", "the point did not get to look at it"),
}
_COUNTED = frozenset(
    {
        Use.TRIGGER,
        Use.RESPONSE,
        Use.INTERVAL,
        Use.NESTED,
        Use.EVIDENCE,
        Use.LOOKED_AT,
        Use.CASEWORKER,
        Use.CONDITION,
        Use.EXCLUSION,
        Use.PAUSE,
        Use.ADDED_UP,
        Use.EXEMPTION,
    }
)
