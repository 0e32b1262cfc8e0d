"""Charts are legible: labels whole, letters large enough, tones apart, and every value written."""

import re
from itertools import pairwise

import pytest
from lxml import etree
from tests.support.sample_document import GROUPS, MUNICIPALITIES, bar, grouped, municipalities, stacked

from rettidig.reporting.charts import TALLEST, WIDTH, height, labels_of, png, scale, series_of, svg, tones
from rettidig.reporting.document import Bar, Chart, Share
from rettidig.vocabulary import Language

LONG = Chart(
    tuple(Bar(f"Et krav med en lang ordlyd, som skal brydes, nr. {i}", i / 20, 20) for i in range(20))
)
FEW = Chart((bar("Alle", 340, 369), bar("Unge", 1, 200), bar("Ingen", 0, 0)))
ALL = [municipalities(), grouped(), stacked(), LONG, FEW]


def drawn(chart: Chart) -> etree._Element:
    return etree.fromstring(svg(chart))


def texts(chart: Chart) -> list[str]:
    return ["".join(one.itertext()) for one in drawn(chart).iter("{*}text")]


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_is_as_wide_as_the_text_and_its_letters_at_least_nine_points(chart):
    picture = drawn(chart)
    assert float(picture.get("width")) == WIDTH
    sizes = [float(one.get("font-size").removesuffix("px")) for one in picture.iter("{*}text")]
    assert min(sizes) >= 9


@pytest.mark.parametrize("chart", ALL)
def test_every_label_series_and_axis_step_is_written_whole(chart):
    said = " ".join(texts(chart)).replace(" ", "")
    for word in (*labels_of(chart), *series_of(chart), "0", "20", "40", "60", "80", "100 pct."):
        assert word.replace(" ", "") in said


@pytest.mark.feature("F221")
def test_twenty_five_municipalities_stand_in_the_given_order_under_upright_bars():
    chart = municipalities()
    names = [text for text in texts(chart) if text in MUNICIPALITIES]
    assert names == list(MUNICIPALITIES)
    assert svg(chart).count("rotate(270)") >= len(MUNICIPALITIES)
    assert "stroke-dasharray" in svg(chart)
    assert "Gennemsnit: 52 pct." in texts(chart)


def test_a_bar_without_a_share_is_a_dash_and_no_bar():
    assert texts(municipalities()).count("–") == 1
    marks = drawn(municipalities()).xpath("//*[contains(@class, 'mark-rect')]/*")
    assert len(marks) == len(MUNICIPALITIES) - 1


@pytest.mark.feature("F222")
def test_grouped_bars_have_a_tone_a_legend_and_a_value_each():
    chart = grouped()
    fills = {mark.get("fill") for mark in drawn(chart).xpath("//*[contains(@class, 'mark-rect')]/*")}
    assert fills == set(tones(3))
    assert [text for text in texts(chart) if text in GROUPS] == list(GROUPS)


def test_values_carry_their_unit_where_there_is_room_or_else_are_turned_or_bare():
    twelve = Chart(tuple(bar(f"K{place}", place, 12) for place in range(12)))
    assert {"92 pct.", "1 pct.", "–"} <= set(texts(FEW))
    assert {"92", "8"} <= set(texts(twelve))
    assert "rotate(270)" not in svg(twelve)
    assert {"100 pct.", "67 pct.", "–"} <= set(texts(municipalities()))


def test_long_labels_lie_beside_their_bars_and_are_broken():
    assert "rotate(270)" not in svg(LONG)
    assert len(drawn(LONG).xpath("//*[local-name()='tspan']")) >= 2 * len(LONG.bars)


def test_a_stacked_bar_leaves_out_only_what_has_no_room():
    shares = [("a", 0.62, "62 pct."), ("b", 0.31, "31 pct."), ("c", 0.06, "6"), ("d", 0.01, None)]
    chart = Chart(tuple(Bar("I alt", share, 100, name) for name, share, _ in shares), is_stacked=True)
    said = texts(chart)
    assert [text for _, _, text in shares if text in said] == ["62 pct.", "31 pct.", "6"]
    assert said.count("1") == 0


def test_a_stacked_chart_may_have_a_row_of_nothing():
    chart = Chart((Bar("Ingen", None, 0, "a"), Bar("Ingen", None, 0, "b")), is_stacked=True)
    assert "Ingen" in texts(chart)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_tones_differ_in_lightness_when_printed_in_black_and_white(count):
    greys = [sum(int(tone[i : i + 2], 16) for i in (1, 3, 5)) / 3 for tone in tones(count)]
    assert all(light - dark > 35 for dark, light in pairwise(greys))


def test_an_average_is_rounded_from_its_counts():
    chart = Chart(
        (Bar("x", 0.5, 2),), average=169 / 200, average_of=Share(169, 200), average_label="Hele landet"
    )
    assert "Hele landet: 85 pct." in texts(chart)


def test_an_english_chart_says_per_cent():
    said = ["".join(one.itertext()) for one in etree.fromstring(svg(FEW, Language.ENGLISH)).iter("{*}text")]
    assert "92 per cent" in said
    assert "100 per cent" in said


def test_a_picture_for_word_has_two_pixels_to_the_point():
    data = png(FEW)
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20]) == 2 * WIDTH


def test_nothing_in_a_label_is_read_as_an_expression_or_markup():
    nasty = "datum.x <b> & 'q' \" \\ #{1}"
    assert nasty.replace(" ", "") in "".join(texts(Chart((Bar(nasty, 0.5, 2),)))).replace(" ", "")
    assert not re.search(r"<b[ >]", svg(Chart((Bar("<b>", 0.5, 2),))))


def test_forty_bars_fit_a_page_unscaled_and_a_hundred_are_scaled_to_it():
    forty = Chart(tuple(Bar(f"Kommune {i}", i / 40, 40) for i in range(40)))
    hundred = Chart(tuple(Bar(f"Kommune {i}", i / 100, 100) for i in range(100)))
    assert scale(forty) == 1
    assert scale(hundred) < 1
    assert height(forty) <= TALLEST
    assert height(hundred) == pytest.approx(TALLEST)


def test_a_few_bars_lie_and_take_half_the_height_of_many():
    few = Chart(tuple(bar(f"Gruppe {place}", place, 12) for place in range(4)), average=0.5)
    many = Chart(tuple(bar(f"K{place:02}", place, 24) for place in range(24)))
    assert "rotate(270)" not in svg(few)
    assert "Gennemsnit: 50 pct." in texts(few)
    assert height(few) < 0.7 * height(many)
