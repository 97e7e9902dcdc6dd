"""CSV files of any dialect are read whole, and what does not fit is told with its line."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput, MalformedBody, TooLarge
from core.reading.read import Limits, Reading, Said, read


def of(text: str | bytes, *, limits: Limits | None = None, **said: Any) -> Reading:
    body = text.encode() if isinstance(text, str) else text
    return read(io.BytesIO(body), name="file.csv", limits=limits or Limits(), said=Said(**said))


def rows(found: Reading) -> dict[str, list[Any]]:
    shown = found.frame.astype(object).where(found.frame.notna(), None)
    return {str(name): shown[name].tolist() for name in shown}


def told(found: Reading) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.kind, problem.text) for problem in found.problems]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separator_and_line_end_are_found(separator: str, line_end: str) -> None:
    lines = [["id", "name", "amount"], ["1", "ann", "2.5"], ["2", "bob", "3.5"], ["3", "cy", ""]]
    found = of(line_end.join(separator.join(line) for line in lines) + line_end)
    assert rows(found) == {"id": [1, 2, 3], "name": ["ann", "bob", "cy"], "amount": [2.5, 3.5, None]}
    assert found.dialect is not None
    assert (found.dialect.separator, found.dialect.line_end, found.problems) == (separator, line_end, ())


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found(encoding: str, named: str) -> None:
    found = of("straße;preis\nMüllerstraße;1,5\nCafé;2,5\n".encode(encoding))
    assert rows(found) == {"straße": ["Müllerstraße", "Café"], "preis": [1.5, 2.5]}
    assert found.dialect is not None
    assert found.dialect.encoding == named


def test_cyrillic_is_not_taken_for_western_letters() -> None:
    places = ["Москва и область", "Санкт-Петербург, Россия"]
    found = of(f"город;число\n{places[0]};1\n{places[1]};2\n".encode("cp1251"))
    assert rows(found)["город"] == places


def test_a_letter_that_is_no_utf_8_far_behind_the_head_changes_the_encoding() -> None:
    found = of(b"a,b\n" + b"plain,1\n" * 200_000 + "Müller,2\n".encode("cp1252"))
    assert found.frame["a"].iloc[-1] == "Müller"


def test_damaged_bytes_in_utf_8_are_shown_and_told() -> None:
    found = of(b"a,b\n" + "ä ö ü ß,1\n".encode() * 20 + b"x\xff,2\n")
    assert found.frame["a"].iloc[-1] == "x\N{REPLACEMENT CHARACTER}"
    assert [(problem.line, problem.kind) for problem in found.problems] == [(22, "encoding")]
    assert found.n_lost == 0
    assert not of("a,b\n\N{REPLACEMENT CHARACTER},1\n").problems


def test_lines_that_do_not_fit_are_told_by_their_physical_line() -> None:
    found = of('a,b\n1,"x\ny"\n\n3\n"p\n\nq",4\n5,6,7\n"r\n",8,9\n1,2\n')
    assert rows(found) == {"a": ["1", "p\n\nq", "1"], "b": ["x\ny", "4", "2"]}
    assert told(found) == [(5, "short", "3"), (9, "long", "5,6,7"), (10, "quote", '"r\n",8,9')]
    assert (found.n_problems, found.n_lost) == (3, 3)


@given(
    st.lists(
        st.sampled_from(
            [
                "1,2",
                '"x\ny",3',
                "",
                "7",
                "4,5,6",
                '"a\n\nb",1',
                ",",
            ]
        ),
        min_size=1,
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_every_line_told_stands_where_it_is_said_to(lines: list[str]) -> None:
    text = "\n".join(["a,b", *lines, *(["8,9"] * (len(lines) + 1)), ""])
    found = of(text, separator=",", quote='"', escape="", header_rows=1, skip_lines=0)
    physical = text.split("\n")
    assert all(physical[problem.line - 1] == problem.text for problem in found.problems)
    wanted = [row for row in csv.reader(io.StringIO(text)) if row][1:]
    assert len(found.frame) == sum(len(row) == 2 for row in wanted)
    assert found.n_lost == sum(len(row) != 2 for row in wanted)


def test_a_line_that_lacks_only_its_end_is_padded_and_told() -> None:
    found = of("id,city,amount,note\n1,Rome,2.5,x\n2,Oslo,3.5\nTotal\n3,Paris,y\n4,Bern,1,\n")
    assert rows(found) == {
        "id": [1, 2, 4],
        "city": ["Rome", "Oslo", "Bern"],
        "amount": [2.5, 3.5, 1.0],
        "note": ["x", None, None],
    }
    assert told(found) == [(3, "padded", "2,Oslo,3.5"), (4, "short", "Total"), (5, "short", "3,Paris,y")]
    assert found.n_lost == 2


def test_the_cut_off_end_of_a_file_is_not_padded() -> None:
    found = of("a,b,c\n1,2,3\n4,5,6\n7,8")
    assert len(found.frame) == 2
    assert told(found) == [(4, "short", "7,8")]


def test_an_open_quote_is_refused_with_its_line() -> None:
    for text in ('a,b\n1,2\n"x,3\n4,5\n', 'a,b\n1,2\n1,"x\n4,5\n6,7\n', 'a\n1\n"2\n3\n'):
        with pytest.raises(InvalidInput, match=r"line 3 is never closed"):
            of(text, quote='"')
    assert len(of('a,b\n1,2\n"x,3\n4,5\n', quote="").frame) == 3


def test_an_open_quote_that_swallows_more_than_a_block_is_refused_with_its_line() -> None:
    limits = Limits(line_bytes=10_000)
    with pytest.raises(InvalidInput, match=r"line 3 is never closed"):
        of('a,b\n1,2\n"x,3\n' + "4,5\n" * 20_000, limits=limits)


def test_escapes_are_found_where_they_make_rows_alike() -> None:
    found = of("a,b\nx\\, y,1\nz,2\nw\\, v,3\n")
    assert rows(found) == {"a": ["x, y", "z", "w, v"], "b": [1, 2, 3]}
    assert of("a,b\nC:\\x,1\nD:\\y,2\n").frame["a"].tolist() == ["C:\\x", "D:\\y"]


def test_single_quotes_are_found() -> None:
    assert rows(of("a,b\n'x,y',1\n'z,w',2\n'q',3\n")) == {"a": ["x,y", "z,w", "q"], "b": [1, 2, 3]}


def test_header_rows_are_found_conservatively() -> None:
    assert list(of("1,2.5,x\n2,3.5,y\n3,4.5,z\n").frame) == ["column 1", "column 2", "column 3"]
    assert list(of("country,2019,2020\nPT,1,2\nES,3,4\n").frame) == ["country", "2019", "2020"]
    assert list(of("speed,,heat,\nmin,max,min,max\n1,2,3,4\n5,6,7,8\n9,8,7,6\n").frame) == [
        "speed / min", "speed / max", "heat / min", "heat / max",
    ]  # fmt: skip
    assert list(of("a,b\nx,y\nz,w\n").frame) == ["a", "b"]
    assert list(of("a,b\nx,y\n1,2\n", header_rows=2).frame) == ["a / x", "b / y"]
    assert list(of("a,b\nx,y\n", header_rows=0).frame) == ["column 1", "column 2"]


def test_lines_before_the_table_are_told() -> None:
    found = of("# made by hand\nReport 2024\n\nid,name,amount\n1,x,2\n2,y,3\n")
    assert list(found.frame) == ["id", "name", "amount"]
    assert told(found) == [(1, "preamble", "# made by hand"), (2, "preamble", "Report 2024")]
    assert rows(of("sep=;\na;b\n1;2\n")) == {"a": [1], "b": [2]}


def test_names_are_made_unique_and_told() -> None:
    found = of("a,a,,a 2,b\n1,2,3,4,5\n")
    assert list(found.frame) == ["a", "a 3", "column 3", "a 2", "b"]
    assert [problem.kind for problem in found.problems] == ["header", "header"]


def test_row_numbers_without_a_name_and_separators_at_the_end_are_understood() -> None:
    assert list(of("x,y,z\nr1,1,2,3\nr2,4,5,6\n").frame) == ["column 1", "x", "y", "z"]
    assert list(of("x,y,z,\n1,2,3\n4,5,6\n").frame) == ["x", "y", "z"]


def test_types_are_given_only_where_every_value_is_plainly_one() -> None:
    found = of(
        "whole,number,zip,phone,day,time,truth,mixed,id,gap\n"
        "1,1.5,01234,+4930123456,2024-01-31,2024-01-31T10:00:00Z,true,1,12345678901234567890,1\n"
        "-2,2,99999,+4930123457,2024-02-01,2024-01-31T12:00:00+02:00,FALSE,NA,1,\n"
    )
    assert {name: str(kind) for name, kind in found.frame.dtypes.items()} == {
        "whole": "int64", "number": "float64", "zip": "str", "phone": "str", "day": "datetime64[us]",
        "time": "datetime64[us]", "truth": "boolean", "mixed": "str", "id": "str", "gap": "float64",
    }  # fmt: skip
    assert found.frame["time"].nunique() == 1


def test_thousands_are_read_where_they_cannot_be_fractions() -> None:
    assert of("a;b\n1.234,5;x\n12,0;y\n").frame["a"].tolist() == [1234.5, 12.0]
    assert of('a,b\n"1,234.5",x\n"2,000",y\n').frame["a"].tolist() == [1234.5, 2000.0]
    assert of('a,b\n"1,234",x\n"2,000",y\n').frame["a"].tolist() == ["1,234", "2,000"]


def test_blank_lines_are_no_rows_but_empty_values_are() -> None:
    assert rows(of('a\n1\n\n2\n""\n3\n\n')) == {"a": [1, 2, None, 3]}
    assert len(of("a,b\n1,2\n\n,\n3,4\n").frame) == 3


def test_a_gzip_is_unpacked_within_bounds() -> None:
    assert rows(of(gzip.compress(b"a,b\n1,2\n"))) == {"a": [1], "b": [2]}
    with pytest.raises(MalformedBody, match="gzip"):
        of(gzip.compress(b"a,b\n1,2\n" * 1000)[:-9])
    with pytest.raises(TooLarge, match="unpacks"):
        of(gzip.compress(b"a,b\n" + b"1,2\n" * 3_000_000), limits=Limits(inflated_bytes=2**21))


@pytest.mark.parametrize(
    ("body", "error", "says"),
    [
        (b"", InvalidInput, "empty"),
        (b"\n\n", InvalidInput, "no table"),
        (b",,,\n,,,\n", InvalidInput, "nothing but separators"),
        (b"a,b\n", InvalidInput, "no rows"),
        (b"a,b\n1,\x002\n", MalformedBody, "line 2 holds a NUL"),
        (b"a" * 3_000_000, InvalidInput, "first line"),
        (b"a,b\n" + b"x" * 17_000_000, TooLarge, "line is longer"),
        (b",".join(b"c%d" % i for i in range(100_000)) + b"\n", TooLarge, "columns"),
        (b"a," + b"n" * 201 + b"\n1,2\n", InvalidInput, "name of a column"),
        (b"\n" * 2_000_000, InvalidInput, "no table"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(body: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        of(body)


def test_rows_and_cells_are_bounded() -> None:
    for limits in (Limits(rows=10), Limits(cells=20)):
        with pytest.raises(TooLarge):
            of("a,b\n" + "1,2\n" * 11, limits=limits)
    assert len(of("a,b\n" + "1,2\n" * 10, limits=Limits(rows=10, cells=20)).frame) == 10
    with pytest.raises(TooLarge):
        of("a,b\n1,2\n", limits=Limits(file_bytes=5))
    with pytest.raises(TooLarge, match="lines"):
        of("a,b\n1,2\n" + "\n" * 30, limits=Limits(rows=10))


def test_a_file_of_which_nearly_nothing_fits_is_refused_and_not_read_for_minutes() -> None:
    with pytest.raises(InvalidInput, match="what separates them"):
        of("a,b,c\n" + "1,2,3\n" * 100 + "1\n" * 101, limits=Limits(rows=500))


def test_line_ends_with_one_return_too_many_make_no_rows() -> None:
    assert len(of("a,b\r\r\n" + "1,2\r\r\n" * 8, limits=Limits(rows=9)).frame) == 8


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x03\ufffd"), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 4))
    return draw(st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=8))


@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|", ":", "~", " "]),
    st.sampled_from(['"', "'"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
@settings(max_examples=150, deadline=None)
def test_any_texts_come_back_as_they_were_written(
    table: list[list[str]], separator: str, quote: str, doubled: bool, line_end: str, encoding: str
) -> None:
    out = io.StringIO(newline="")
    escape = "" if doubled else "\\"
    writer = csv.writer(
        out, delimiter=separator, quotechar=quote, doublequote=doubled, escapechar=escape or None,
        lineterminator=line_end, quoting=csv.QUOTE_ALL,
    )  # fmt: skip
    head = [f"c{index}" for index in range(len(table[0]))]
    # Letters keep every column a text, so that nothing is turned into a number.
    writer.writerows([head, ["text"] * len(head), *table])
    body = out.getvalue().encode(encoding)
    said: dict[str, Any] = {"encoding": "utf-8"} if encoding == "utf-8" else {}
    found = of(body, separator=separator, quote=quote, escape=escape, header_rows=1, skip_lines=0, **said)
    got = found.frame.astype(object).where(found.frame.notna(), "").to_numpy().tolist()
    assert got[1:] == table
    assert not found.problems


WORDS = st.sampled_from(["Rome", "Oslo, Norway", 'the "best"', "a;b", "two\nlines", "São Paulo", "x|y", ""])
NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(
    st.lists(st.tuples(st.integers(0, 10**6), NUMBERS, WORDS, WORDS), min_size=5, max_size=30),
    st.sampled_from([",", ";", "\t", "|"]),
)
@settings(max_examples=80, deadline=None)
def test_the_dialect_of_usual_tables_is_found_without_being_said(table: list[tuple[Any, ...]], separator: str) -> None:
    frame = pd.DataFrame(table, columns=["id", "amount", "city", "note"])
    found = of(frame.to_csv(sep=separator, index=False))
    assert found.dialect is not None
    assert found.dialect.separator == separator
    assert np.array_equal(found.frame["amount"], frame["amount"])
    assert found.frame["city"].fillna("").tolist() == frame["city"].tolist()
