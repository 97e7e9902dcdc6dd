"""Texts that are numbers, truth values or dates are read as such, and codes are left alone."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cleaning.assembly import counting
from core.cleaning.readings.dates import read_dates
from core.cleaning.step import RejectColumn
from core.cleaning.steps.fix_types import Params, apply, fit, propose

DATE_LIKE = r"( ?(\d{1,2}|\d{4}|[A-Z][a-z]{2}|[-/.,: ]|T\d\d:\d\d|PM|Z|th)){1,6}"


def read(texts: list[Any], params: Params | None = None, name: str = "value") -> list[Any]:
    column = pd.Series(texts, dtype="str", name=name)
    params = params or Params()
    return apply(column, fit(column, params, None), params, lambda *_: None).tolist()


def refused(texts: list[Any], name: str = "value") -> str:
    with pytest.raises(RejectColumn) as reason:
        fit(pd.Series(texts, dtype="str", name=name), Params(), None)
    return str(reason.value)


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["$1,234.50", "$ 7", "-$3", "($12)", "5$"], [1234.5, 7, -3, -12, 5]),
        (["USD 20", "$5.5"], [20, 5.5]),
        (["1.234,50 €", "€ 3", "12.000 €"], [1234.5, 3, 12000]),
        ([" 36 months", "60 months", "1 month"], [36, 60, 1]),
        (["13.99%", "4 %"], [13.99, 4]),
        (["1'000.5", "2\u2019000"], [1000.5, 2000]),
        (["1\u2009000", "2\u202f000.5", "7"], [1000, 2000.5, 7]),
        (["1,23,456", "7,00,000"], [123456, 700000]),
        (["1e5", "2.5E-3"], [100000, 0.0025]),
        (["\u22125", "+4", "3-"], [-5, 4, -3]),
        (["70kg", "81.5 kg"], [70, 81.5]),
        (["1,5", "2,25"], [1.5, 2.25]),
        (["1,234", "5,678"], [1234, 5678]),
    ],
)
def test_numbers_are_read_as_people_write_them(texts: list[str], numbers: list[float]) -> None:
    assert read(texts) == numbers


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["07030", "10001", "94105"], "place"),
        (["2053258100", "2565938310", "3347938701"], "contact"),
        (["12345", "54321", "99999"], "zip_code"),
        (["1", "22", "333"], "customerId"),
        (["1234567890123456", "7"], "value"),
        (["658xx", "904xx"], "place"),
        (["10A", "10B"], "size"),
        (["A1", "C2"], "grade"),
        (["1720 university blvd", "4 main st"], "address"),
        (["$5", "€7"], "price"),
        (["1.2.3", "1.2.4"], "version"),
    ],
)
def test_codes_stay_texts(texts: list[str], name: str) -> None:
    assert refused(texts, name)


def test_people_can_have_codes_read_as_numbers_all_the_same() -> None:
    assert read(["07030", "10001"], Params("number")) == [7030, 10001]


def test_a_few_that_cannot_be_read_become_missing_and_are_counted() -> None:
    column, notes = pd.Series([*map(str, range(99)), "soon"]), Counter[str]()
    result = apply(column, fit(column, Params(), None), Params(), counting(notes))
    assert result.isna().sum() == 1
    assert notes == {"unread": 1}


def test_many_that_cannot_be_read_leave_a_column_as_it_is() -> None:
    assert refused(["1", "2", "3", "soon"]) == "75% of its values can be read as a number"
    assert read(["1", "2", "3", "soon"], Params(share=0.7))[:3] == [1, 2, 3]


def test_bounds_are_read_as_the_nearest_number_they_allow_if_asked() -> None:
    texts = ["< 1 year", "1 year", "2 years", "10+ years"]
    assert refused(texts)
    assert read(texts, Params(bounds=True)) == [0, 1, 2, 10]
    found = propose(pd.Series(texts))
    assert found is not None
    assert found.params.bounds


def test_a_number_without_the_sign_among_per_cent_is_not_guessed_at() -> None:
    assert refused(["5%", "0.05", "7%"]) == "67% of its values can be read as a number"
    assert np.isnan(read([*["5%"] * 30, "0.05"])[-1])


def test_percent_becomes_a_share_if_asked() -> None:
    assert read(["13%", "0.5%"], Params(percent="share")) == [0.13, 0.005]


@pytest.mark.parametrize(
    "texts", [["Yes", "no"], ["Y", "N"], ["true", "False"], ["t", "f"], ["1", "0"], ["Ja", "nein"], ["oui", "non"]]
)
def test_truth_values_are_read_in_several_languages(texts: list[str]) -> None:
    assert read(texts) == [True, False]


def test_a_truth_value_alone_is_a_constant_and_stays() -> None:
    assert refused(["n", "n"])


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["2020-01-03", "2020-02-01T10:00:00Z"], ["2020-01-03 00:00", "2020-02-01 10:00"]),
        (["3/1/2020", "14/1/2020"], ["2020-01-03 00:00", "2020-01-14 00:00"]),
        (["3/1/2020", "1/14/2020"], ["2020-03-01 00:00", "2020-01-14 00:00"]),
        (["3.1.2020", "4.5.2020"], ["2020-01-03 00:00", "2020-05-04 00:00"]),
        (["Oct-2016", "Jan-2017"], ["2016-10-01 00:00", "2017-01-01 00:00"]),
        (
            ["3 Jan 2020", "January 5th, 2020", "2020-01-07"],
            ["2020-01-03 00:00", "2020-01-05 00:00", "2020-01-07 00:00"],
        ),
        (["20200103", "20191231"], ["2020-01-03 00:00", "2019-12-31 00:00"]),
        (["1/15/2020 5:06 PM", "1/2/2020 12:00 AM"], ["2020-01-15 17:06", "2020-01-02 00:00"]),
    ],
)
def test_dates_are_read_as_people_write_them(texts: list[str], days: list[str]) -> None:
    assert [f"{day:%Y-%m-%d %H:%M}" for day in read(texts)] == days


def test_dates_that_do_not_tell_days_from_months_wait_for_a_word() -> None:
    texts = ["3/1/2020", "5/6/2020"]
    assert refused(texts) == "nothing tells days from months: say which comes first"
    assert read(texts, Params(dates="month_first"))[0] == pd.Timestamp("2020-03-01")


def test_a_day_that_is_in_no_calendar_is_missing() -> None:
    assert pd.isna(read(["30/2/2020", *["28/2/2020"] * 30])[0])


def test_new_rows_are_read_as_the_first_were() -> None:
    old = pd.Series(["14/1/2020", "3/1/2020"])
    state = fit(old, Params(), None)
    new = apply(pd.Series(["1/2/2020", "x", None]), state, Params(), lambda *_: None)
    assert new[0] == pd.Timestamp("2020-02-01")
    assert new[1:].isna().all()


def test_a_type_that_people_name_is_taken_from_other_types_too() -> None:
    assert read(["1", "x"], Params("text")) == ["1", "x"]
    numbers = pd.Series([1.0, 2.0])
    assert apply(numbers, fit(numbers, Params("text"), None), Params("text"), lambda *_: None).dtype == "str"
    with pytest.raises(RejectColumn, match="are no dates"):
        fit(numbers, Params("date"), None)


def test_the_suggestion_says_how_many_are_read() -> None:
    found = propose(pd.Series([" "] * 11 + ["29.85"] * 989))
    assert found is not None
    assert found.reason == "989 of 1,000 texts are numbers; 11 cannot be read and become missing"
    assert propose(pd.Series(["some", "words"])) is None
    assert propose(pd.Series([1, 2])) is None


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20))
def test_any_number_that_was_written_is_read_back(numbers: list[float]) -> None:
    assert read([repr(one) for one in numbers], Params("number")) == numbers


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20), st.sampled_from([("", "."), (",", ".")]))
def test_thousands_are_read_back(numbers: list[int], marks: tuple[str, str]) -> None:
    texts = [f"{one:,}".replace(",", marks[0]) + ".25" for one in numbers]
    expected = [float(f"{one}.25") for one in numbers]
    assert read(texts, Params("number")) == expected


@given(st.lists(st.datetimes(), min_size=1, max_size=20))
def test_any_moment_of_two_centuries_is_read_back(moments: list[Any]) -> None:
    moments = [one.replace(year=1900 + one.year % 200, day=min(one.day, 28)) for one in moments]
    assert read([one.isoformat() for one in moments], Params("date")) == moments


@settings(max_examples=30)
@given(st.lists(st.from_regex(DATE_LIKE, fullmatch=True), min_size=1, max_size=12), st.booleans())
def test_a_date_is_read_the_same_whatever_stands_beside_it(texts: list[str], day_first: bool) -> None:
    alone = [read_dates(pa.array([text], pa.large_string()), day_first)[0] for text in texts]
    beside = pa.array(["5 März 2020", *texts, "words", "2020-01-03"], pa.large_string())
    assert np.array_equal(read_dates(beside, day_first)[1:-2], np.array(alone), equal_nan=True)


def test_columns_of_words_are_ruled_out_in_no_time() -> None:
    words = pa.array(["alpha", "beta", "gamma 7", "Mon", "May", "12"], pa.large_string())
    start = time.perf_counter()
    for _ in range(200):
        assert np.isnat(read_dates(words, day_first=True)).all()
    assert time.perf_counter() - start < 2


def test_what_is_no_letter_makes_no_weekday() -> None:
    texts = pa.array(["Mon, 3 Jan 2020", "Пон, 3 Jan 2020", "€€€, 3 Jan 2020", "\u0663 Jan 2020"], pa.large_string())
    assert np.isnat(read_dates(texts, day_first=True)).tolist() == [False, False, True, True]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30), st.sampled_from(["number", "truth", "date"]))
def test_no_text_makes_a_reading_fail(texts: list[str], to: Any) -> None:
    column = pd.Series([text.encode("utf-8", "ignore").decode() for text in texts], dtype="str")
    params = Params(to, bounds=True, dates="day_first")
    result = apply(column, fit(column, params, None), params, lambda *_: None)
    assert result.dtype == {"number": result.dtype, "truth": "boolean", "date": "datetime64[us]"}[to]
    assert not (to == "number" and np.isinf(result.to_numpy(dtype=float)).any())
