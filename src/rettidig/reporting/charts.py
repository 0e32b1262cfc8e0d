"""Charts of shares as pictures: one style, made with Altair and converted without a browser or a network."""

import re
import textwrap
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Any

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from rettidig.reporting.document import Bar, Chart
from rettidig.reporting.numbers import average_of, percentage, share_of_bar, shown, unit
from rettidig.vocabulary import Language

FONTS = Path(__file__).parent / "fonts"
FONT = "IBM Plex Sans"
WIDTH = 454
"""The width of every chart in points: the text column of an A4 page with margins of 25 mm."""

TALLEST = 600
"""The greatest height of a chart in points; a taller one is scaled down, so that a page can hold it."""

PNG_SCALE = 2
"""Pixels to the point in Word: 144 to the inch in print."""

_INK, _LINE, _GRID, _AVERAGE = "#1f2a29", "#7b8886", "#dde4e3", "#8a3b12"
_HEIGHT = re.compile(r'<svg[^>]* height="([\d.]+)"')
_HALO = "#fffffe"
_OUTLINE = "#1b4f4a"
_DARKEST, _LIGHTEST = (0x1B, 0x4F, 0x4A), (0xDD, 0xEC, 0xE9)
_FAMILIES = f"{FONT}, Arial, Helvetica, sans-serif"
_SIZE = 9
_LETTER = 4.9
"""The mean width of a letter at nine points."""

_PLOT_WIDTH, _PLOT_HEIGHT = WIDTH - 50, 130
_FEW = 8
_MARGIN_LETTERS = 36
_TURNED_LETTERS = 24
_NARROWEST, _NARROWEST_WITH_NUMBER, _NARROWEST_WITH_UNIT, _NARROWEST_SEGMENT = 12.6, 18, 38, 13
_WIDEST_BAR, _GAP = 54, 0.28
_SYMBOL, _NARROW_LETTER = 32, 4.4
_MOST_LINES, _LINE_HEIGHT, _ROW_HEIGHT, _STACK_HEIGHT = 3, 11.5, 14, 26
_ABOVE, _ABOVE_TURNED, _AVERAGE_ROOM = 14, 40, 14
_DARK_ENOUGH = 0.3
_WEIGHTS = (0.2126, 0.7152, 0.0722)

_Picture = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the bars lie and how they are labelled; ``gap`` is the part of a label's room that stays empty.

    A few bars lie: that takes half the height, and their labels stand whole.
    """

    is_upright: bool
    letters: int
    has_turned_labels: bool = False
    has_turned_values: bool = False
    has_unit: bool = True
    gap: float = _GAP

    @property
    def above(self) -> int:
        """The room that values take above the plot."""
        return _ABOVE_TURNED if self.has_turned_values else _ABOVE


_LYING = _Layout(is_upright=False, letters=_MARGIN_LETTERS)


@lru_cache(maxsize=256)
def svg(chart: Chart, language: Language = Language.DANISH) -> str:
    """Return a chart as SVG, 454 points wide, its text as text."""
    draw = _stacked if chart.is_stacked else _grouped
    # Altair checks every part against the schema of Vega-Lite, which takes longer than drawing it; the
    # specifications are ours alone, and the tests draw every kind of chart.
    with debug_mode(False):
        specification = _styled(draw(chart, language))
    picture: str = _converter().vegalite_to_svg(specification, allowed_base_urls=[])
    # A halo under the letters keeps a value legible where the dashed line crosses it.
    haloed = picture.replace(f'stroke="{_HALO}"', 'stroke="#ffffff" paint-order="stroke"')
    return haloed.replace(f'font-family="{FONT}"', f'font-family="{_FAMILIES}"')


@lru_cache(maxsize=64)
def png(chart: Chart, language: Language = Language.DANISH) -> bytes:
    """Return a chart as PNG for Word, two pixels to the point."""
    picture: bytes = _converter().svg_to_png(svg(chart, language), ppi=72 * PNG_SCALE)
    return picture


def scale(chart: Chart, language: Language = Language.DANISH) -> float:
    """Return the part of the text's width that a chart is given on a page: 1 unless it is too tall."""
    return min(1.0, TALLEST / _full_height(chart, language))


def height(chart: Chart, language: Language = Language.DANISH) -> float:
    """Return the height that a chart takes on a page, in points."""
    return scale(chart, language) * _full_height(chart, language)


def _full_height(chart: Chart, language: Language) -> float:
    found = _HEIGHT.search(svg(chart, language))
    return float(found[1]) if found else float(TALLEST)


@cache
def _converter() -> ModuleType:
    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def series_of(chart: Chart) -> tuple[str, ...]:
    """Return the names of a chart's series in order of appearance; none where bars are not grouped."""
    return tuple(dict.fromkeys(bar.series for bar in chart.bars if bar.series is not None))


def labels_of(chart: Chart) -> tuple[str, ...]:
    """Return the labels of a chart's bars in order of appearance."""
    return tuple(dict.fromkeys(bar.label for bar in chart.bars))


def tones(count: int) -> tuple[str, ...]:
    """Return colours from the accent to nearly white, evenly apart, distinct in black and white too."""
    steps = [place / max(count - 1, 1) for place in range(count)]
    mixed = [
        [round(dark + (light - dark) * step) for dark, light in zip(_DARKEST, _LIGHTEST, strict=True)]
        for step in steps
    ]
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in mixed)


def _layout(chart: Chart) -> _Layout:
    labels = labels_of(chart)
    if len(labels) <= _FEW and not series_of(chart):
        return _LYING
    n_series = max(len(series_of(chart)), 1)
    slot = _PLOT_WIDTH / max(len(labels), 1)
    step = slot / n_series
    letters = max(int((slot - 4) / _LETTER), 1)
    is_broken = all(_fits(label, letters) for label in labels)
    if step < _NARROWEST or not (is_broken or max(map(len, labels)) <= _TURNED_LETTERS):
        return _LYING
    has_turned_values = step < _NARROWEST_WITH_NUMBER
    return _Layout(
        is_upright=True,
        letters=letters if is_broken else _TURNED_LETTERS,
        has_turned_labels=not is_broken,
        has_turned_values=has_turned_values,
        has_unit=has_turned_values or step >= _NARROWEST_WITH_UNIT,
        gap=max(_GAP, 1 - _WIDEST_BAR * n_series / slot),
    )


def _lines(label: str, letters: int) -> list[str]:
    """Return a label as lines of at most ``letters``, as even as their number allows; no word is broken."""
    fewest = len(_wrapped(label, letters))
    widths = range(ceil(len(label) / fewest), letters + 1)
    return next((lines for width in widths if len(lines := _wrapped(label, width)) == fewest), [label])


def _wrapped(label: str, letters: int) -> list[str]:
    return textwrap.wrap(label, letters, break_long_words=False) or [label]


def _fits(label: str, letters: int) -> bool:
    lines = _lines(label, letters)
    return len(lines) <= _MOST_LINES and max(map(len, lines)) <= letters


def _broken(label: str, letters: int) -> str:
    return "\n".join(_lines(label, letters))


def _value(bar: Bar, language: Language, *, has_unit: bool) -> str:
    share = share_of_bar(bar)
    if has_unit or share is None:
        return shown(share, language)
    return str(percentage(share.met, share.n))


def _grouped(chart: Chart, language: Language) -> _Picture:
    layout = _layout(chart)
    rows = [
        {
            "label": _broken(bar.label, layout.letters),
            "series": bar.series,
            "share": bar.share,
            "end": bar.share or 0,
            "shown": _value(bar, language, has_unit=layout.has_unit),
        }
        for bar in chart.bars
    ]
    base = alt.Chart().encode(**_places(chart, layout))
    bars = base.mark_bar(stroke=_OUTLINE, strokeWidth=0.6).encode(
        **_colour(chart, layout), **_length(layout, "share", language)
    )
    values = base.mark_text(**_text(), **_beyond(layout), stroke=_HALO, strokeWidth=3).encode(
        text="shown:N", **_length(layout, "end", language)
    )
    n_bars = max(len(series_of(chart)), 1)
    return alt.layer(bars, *_average(chart, layout, language), values).properties(
        data=alt.InlineData(values=rows),
        height=_PLOT_HEIGHT if layout.is_upright else _height(chart, layout, n_bars),
    )


def _beyond(layout: _Layout) -> dict[str, Any]:
    """Return how a value is set beyond the end of its bar."""
    if layout.is_upright and not layout.has_turned_values:
        return {"baseline": "bottom", "dy": -3}
    turned = {"angle": 270} if layout.has_turned_values else {}
    return {"align": "left", "baseline": "middle", "dx": 4, **turned}


def _places(chart: Chart, layout: _Layout) -> dict[str, Any]:
    """Return the channels that place a bar along its labels and beside the other series of its label."""
    axis = alt.Axis(
        title=None,
        ticks=False,
        labelAngle=-90 if layout.has_turned_labels else 0,
        labelExpr="split(datum.label, '\\n')",
        labelPadding=5,
        labelLineHeight=_LINE_HEIGHT,
    )
    names = [_broken(label, layout.letters) for label in labels_of(chart)]
    scale = alt.Scale(domain=names, paddingInner=layout.gap, paddingOuter=layout.gap / 2)
    if layout.is_upright:
        channels: dict[str, Any] = {"x": alt.X("label:N", sort=None, axis=axis, scale=scale)}
    else:
        channels = {"y": alt.Y("label:N", sort=None, axis=axis, scale=scale)}
    series = list(series_of(chart))
    if series and not chart.is_stacked:
        beside = alt.Scale(domain=series, paddingInner=0.08)
        if layout.is_upright:
            channels["xOffset"] = alt.XOffset("series:N", sort=series, scale=beside)
        else:
            channels["yOffset"] = alt.YOffset("series:N", sort=series, scale=beside)
    return channels


def _length(layout: _Layout, field: str, language: Language) -> dict[str, Any]:
    """Return the channel of a share; every layer has the same axis, so that none adds ticks of its own."""
    channel = alt.Y if layout.is_upright else alt.X
    axis, scale = _percent_axis(language), alt.Scale(domain=[0, 1])
    return {"y" if layout.is_upright else "x": channel(f"{field}:Q", axis=axis, scale=scale)}


def _percent_axis(language: Language) -> alt.Axis:
    return alt.Axis(
        title=None,
        values=[0, 0.2, 0.4, 0.6, 0.8, 1],
        labelExpr=f"format(100 * datum.value, '.0f') + (datum.value == 1 ? '{unit(language)}' : '')",
        domain=False,
        ticks=False,
        labelPadding=5,
        labelOverlap=False,
        labelFlush=False,
    )


def _colour(chart: Chart, layout: _Layout) -> dict[str, Any]:
    series = series_of(chart)
    if not series:
        return {"color": alt.value(tones(1)[0])}
    room = _PLOT_WIDTH if layout.is_upright else WIDTH - 14 - _margin(chart)
    widths = [len(name) * _NARROW_LETTER + _SYMBOL for name in series]
    legend = alt.Legend(
        title=None,
        columns=0 if sum(widths) <= room else max(int(room / max(widths)), 1),
        symbolStrokeColor=_OUTLINE,
        offset=layout.above + (_AVERAGE_ROOM if chart.average is not None else 0),
    )
    scale = alt.Scale(domain=list(series), range=list(tones(len(series))))
    return {"color": alt.Color("series:N", sort=list(series), scale=scale, legend=legend)}


def _margin(chart: Chart) -> float:
    """Return the width that the labels of a lying chart take."""
    return min(max(map(len, labels_of(chart))), _MARGIN_LETTERS) * _LETTER


def _average(chart: Chart, layout: _Layout, language: Language) -> list[alt.Chart]:
    """Return the dashed line across the bars and, above them, a sample of it with its name and value."""
    average = average_of(chart)
    if average is None:
        return []
    one = alt.Chart(alt.InlineData(values=[{"average": chart.average}]))
    dashed = one.mark_rule(color=_AVERAGE, strokeWidth=1.4, strokeDash=[5, 3])
    at = {"y": alt.value(-layout.above - 5)}
    name = f"{chart.average_label}: {shown(average, language)}"
    return [
        dashed.encode(**_length(layout, "average", language)),
        dashed.encode(x=alt.value(0), x2=alt.value(26), **at),
        one.mark_text(**_text(), align="left", baseline="middle").encode(
            x=alt.value(32), text=alt.value(name), **at
        ),
    ]


def _height(chart: Chart, layout: _Layout, n_bars: int) -> float:
    """Return the height of a lying chart: room for its bars and their labels, closer where a page is full."""
    n_lines = max((len(_lines(label, layout.letters)) for label in labels_of(chart)), default=1)
    count = len(labels_of(chart))
    roomy = count * max(n_bars * _ROW_HEIGHT + 5, n_lines * _LINE_HEIGHT + 5)
    return min(roomy, max(TALLEST - 60, count * max(n_bars, n_lines) * _LINE_HEIGHT))


def _stacked(chart: Chart, language: Language) -> _Picture:
    layout = _LYING
    places = _places(chart, layout) | _length(layout, "start", language)
    base = alt.Chart().encode(**places)
    bars = base.mark_bar(stroke=_OUTLINE, strokeWidth=0.6).encode(x2="end:Q", **_colour(chart, layout))
    values = base.mark_text(font=FONT, fontSize=_SIZE).encode(
        text="shown:N", color=alt.Color("ink:N", scale=None), **_length(layout, "middle", language)
    )
    n_rows = len(labels_of(chart))
    return alt.layer(bars, values).properties(
        data=alt.InlineData(values=_segments(chart, language)),
        height=max(_STACK_HEIGHT * n_rows, _height(chart, layout, n_bars=1)),
    )


def _segments(chart: Chart, language: Language) -> list[dict[str, Any]]:
    """Return the segments of a stacked chart, each beginning where the one before it ended."""
    colours = dict(zip(series_of(chart), tones(len(series_of(chart))), strict=True))
    ends = dict.fromkeys(labels_of(chart), 0.0)
    rows = []
    for bar in chart.bars:
        start, share = ends[bar.label], bar.share or 0
        ends[bar.label] = start + share
        width = share * (_PLOT_WIDTH - _margin(chart))
        rows.append(
            {
                "label": _broken(bar.label, _MARGIN_LETTERS),
                "series": bar.series,
                "start": start,
                "end": ends[bar.label],
                "middle": start + share / 2,
                "shown": _segment_value(bar, width, language),
                "ink": _INK if _is_light(colours.get(bar.series or "", "#ffffff")) else "#ffffff",
            }
        )
    return rows


def _segment_value(bar: Bar, width: float, language: Language) -> str:
    """Return what stands in a segment: the value as long as there is room for it."""
    if bar.share is None or width < _NARROWEST_SEGMENT:
        return ""
    return _value(bar, language, has_unit=width >= _NARROWEST_WITH_UNIT)


def _is_light(colour: str) -> bool:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    luminance: float = sum(part**2.2 * weight for part, weight in zip(parts, _WEIGHTS, strict=True))
    return luminance > _DARK_ENOUGH


def _text() -> dict[str, Any]:
    return {"font": FONT, "fontSize": _SIZE, "color": _INK}


def _styled(picture: _Picture) -> dict[str, Any]:
    letters: dict[str, Any] = {"labelFont": FONT, "labelFontSize": _SIZE, "labelColor": _INK, "labelLimit": 0}
    sized = picture.properties(
        width=WIDTH, padding=2, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
    specification: dict[str, Any] = sized.configure(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(**letters, domainColor=_LINE, gridColor=_GRID),
        legend=alt.LegendConfig(
            **letters,
            orient="top",
            symbolType="square",
            symbolSize=100,
            symbolStrokeWidth=0.8,
            columnPadding=16,
        ),
    ).to_dict(validate=False)
    return specification
