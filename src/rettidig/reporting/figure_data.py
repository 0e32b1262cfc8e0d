"""The numbers behind a figure as a table: the text alternative in HTML and the sheet in Excel."""

from dataclasses import dataclass

from rettidig.reporting import labels
from rettidig.reporting.charts import series_of
from rettidig.reporting.document import Cell, Chart, Share
from rettidig.reporting.numbering import Numbered
from rettidig.reporting.numbers import average_of, share_of_bar


@dataclass(frozen=True, slots=True)
class FigureData:
    """Header and rows: label, series where there are any, share, its numerator where known, and n."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def figure_data(numbered: Numbered, chart: Chart) -> FigureData:
    """Return the numbers of a chart, bar by bar, the average last."""
    has_series = bool(series_of(chart))
    has_counts = any(bar.met is not None for bar in chart.bars)
    rows = [
        _row(bar.label, bar.series, share_of_bar(bar) or Share(0, 0), (bar.met, bar.n)) for bar in chart.bars
    ]
    average = average_of(chart)
    if average is not None:
        counts = (average.met, average.n) if chart.average_of else (None, None)
        rows.append(_row(chart.average_label, None, average, counts))
    words = (labels.LABEL, labels.SERIES, labels.SHARE, labels.MET, labels.OUT_OF)
    kept = [0, *([1] if has_series else []), 2, *([3] if has_counts else []), 4]
    return FigureData(
        tuple(numbered.say(words[place]) for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _row(
    label: str, series: str | None, share: Share, counts: tuple[int | None, int | None]
) -> tuple[Cell, ...]:
    return (label, series, share, *counts)
