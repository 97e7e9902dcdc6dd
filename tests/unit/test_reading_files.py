"""JSON, Parquet and workbooks are read; whatever is hostile or broken is refused with a sentence and leaves nothing."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from core.cleaning.kinds import tidy
from core.errors import InvalidInput, MalformedBody, MonitorError, TooLarge, UnsupportedMedia
from core.reading.read import Limits, Reading, Said, read
from core.reading.write import write_csv, write_parquet


def of(body: bytes | str, name: str = "", *, limits: Limits | None = None, **said: Any) -> Reading:
    raw = body.encode() if isinstance(body, str) else body
    return read(io.BytesIO(raw), name=name, limits=limits or Limits(), said=Said(**said))


def rows(found: Reading) -> dict[str, list[Any]]:
    shown = found.frame.astype(object).where(found.frame.notna(), None)
    return {str(name): shown[name].tolist() for name in shown}


def parquet_of(**columns: list[Any]) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, cells in enumerate(sheets, 1):
        sheet = book.create_sheet(f"sheet {number}")
        for row in cells:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('[{"a": 1, "b": {"c": 2, "d": {"e": 1}}}, {"a": null}]',
         {"a": [1, None], "b.c": [2, None], "b.d": ['{"e":1}', None]}),
        ('{"data": [{"a": 1}], "more": {"x": [1]}}', {"a": [1]}),
        ('{"more": 1, "data": [{"a": 1}]}', {"a": [1]}),
        ('{"a": [1, null], "b": ["x", ""]}', {"a": [1, None], "b": ["x", None]}),
        ('[{"a": "},{\\\\\\"["}, {"a": "x"}]', {"a": ['},{\\"[', "x"]}),
        ('[{"a": 1}, {"a": "x"}]', {"a": ["1", "x"]}),
        ('[{"a": "007"}, {"a": "12"}]', {"a": ["007", "12"]}),
        ('{"a": true}\n\n{"a": false, "b": 1}\n', {"a": [True, False], "b": [None, 1]}),
    ],
)  # fmt: skip
def test_json_of_every_shape_is_read(body: str, wanted: dict[str, list[Any]]) -> None:
    assert rows(of(body)) == wanted


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=5), min_size=1), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_objects_come_back_whatever_their_letters_are(objects: list[dict[str, str]]) -> None:
    limits = Limits(line_bytes=4_000)
    for body in (json.dumps(objects), json.dumps({"data": objects}), "\n".join(map(json.dumps, objects))):
        try:
            found = of(
                body, limits=limits, format="ndjson" if body[0] == "{" and not body.startswith('{"data": [') else "json"
            )
        except UnicodeEncodeError:  # pragma: no cover - lone surrogates are no UTF-8
            continue
        shown = found.frame.astype(object).where(found.frame.notna(), "")
        assert [{k: v for k, v in row.items() if v} for row in shown.to_dict("records")] == [
            {key: value for key, value in row.items() if value} for row in objects
        ]


def test_a_long_array_is_read_a_piece_at_a_time() -> None:
    objects = [{"id": number, "text": '[{,}]\\" é' * 3} for number in range(60_000)]
    found = of(json.dumps(objects))
    assert found.frame["id"].tolist() == list(range(60_000))
    assert found.frame["text"].nunique() == 1


def test_lines_that_are_no_objects_are_told() -> None:
    found = of('{"a": 1}\nbroken\n[1]\n{"a": 2}\n', "x.ndjson")
    assert rows(found) == {"a": [1, 2]}
    assert [(problem.line, problem.kind, problem.text) for problem in found.problems] == [
        (2, "json", "broken"), (3, "json", "[1]"),
    ]  # fmt: skip
    assert found.n_lost == 2


def test_great_whole_numbers_keep_their_digits() -> None:
    found = of('{"a": 9007199254740993}\n{"a": null}\n')
    assert rows(found) == {"a": ["9007199254740993", None]}
    assert [problem.kind for problem in found.problems] == ["column"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("[1, 2]", InvalidInput), ("[]", InvalidInput), ("{}", InvalidInput), ("[{}]", InvalidInput),
        ("{", MalformedBody),
        ('[{"a": 1}', MalformedBody), ('[{"a": 1}] x', MalformedBody), ("[" * 1_000_000, MonitorError),
        ('{"a":' * 9_000, MonitorError),
        ('{"a": [1, 2], "b": [1]}', InvalidInput), ('[{"a": NaN}]', MalformedBody),
        ('{"a": 1, "b": 2}', MonitorError),
    ],
)  # fmt: skip
def test_json_that_is_no_table_is_refused(body: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        of(body, "x.json", format="json")


def test_parquet_becomes_our_types() -> None:
    frame = pd.DataFrame({
        "n": [1, None, 3], "s": ["x", "", None], "list": [[1], None, [2, 3]], "bytes": [b"x", b"\xff", None],
        "t": pd.to_datetime(["2024-01-01T02:00:00+02:00"] * 3, utc=True), "c": pd.Categorical(["u", "v", None]),
        "d": [dt.date(2024, 1, 2)] * 3,
    })  # fmt: skip
    file = io.BytesIO()
    frame.to_parquet(file)
    found = of(file.getvalue())
    assert rows(found) | {"t": 0, "d": 0} == {
        "n": [1, None, 3], "s": ["x", None, None], "list": ["[1]", None, "[2,3]"], "t": 0,
        "c": ["u", "v", None], "d": 0,
    }  # fmt: skip
    assert (found.frame["t"] == pd.Timestamp("2024-01-01")).all()
    assert (found.frame["d"] == pd.Timestamp("2024-01-02")).all()
    assert [problem.text for problem in found.problems] == ["list", "bytes"]


def test_whole_numbers_too_great_for_ours_keep_their_digits_as_texts() -> None:
    great = 2**63 + 5
    file = io.BytesIO()
    parquet.write_table(
        pa.table({"id": pa.array([great, None], pa.uint64()), "n": pa.array([1, 2], pa.uint64())}), file
    )
    assert rows(of(file.getvalue())) == {"id": [str(great), None], "n": [1, 2]}
    assert tidy(pd.DataFrame({"id": np.array([great], dtype=np.uint64)}))["id"].tolist() == [float(great)]


def test_a_small_parquet_that_unpacks_to_much_is_refused() -> None:
    table = pa.table({"a": pa.DictionaryArray.from_arrays(np.zeros(200_000, np.int32), ["x" * 10_000])})
    file = io.BytesIO()
    parquet.write_table(table, file)
    assert len(file.getvalue()) < 100_000
    with pytest.raises(TooLarge, match="unpacks"):
        of(file.getvalue())


def test_a_workbook_is_read_from_its_first_filled_sheet() -> None:
    cells: list[list[Any]] = [
        [], [None, "Report"], [None, "id", "amount", "name", "day", "ok"],
        [None, 1, 2.5, "x", dt.date(2024, 1, 2), True], [None, 2, None, None, None, False],
    ]  # fmt: skip
    found = of(workbook([], cells, [["a"], [1]]))
    assert (found.sheets, found.sheet) == (("sheet 1", "sheet 2", "sheet 3"), "sheet 2")
    assert rows(found) | {"day": 0} == {
        "id": [1, 2],
        "amount": [2.5, None],
        "name": ["x", None],
        "day": 0,
        "ok": [True, False],
    }
    assert found.frame["day"].iloc[0] == pd.Timestamp("2024-01-02")
    assert [(problem.line, problem.kind) for problem in found.problems] == [(2, "preamble")]
    assert rows(of(workbook([], cells, [["a"], [1]]), sheet="sheet 3")) == {"a": [1]}
    with pytest.raises(InvalidInput, match="sheet 1, sheet 2"):
        of(workbook([], cells), sheet="none")


def test_a_workbook_that_spans_more_than_it_holds_is_refused() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", 1
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(TooLarge, match="spans"):
        of(file.getvalue())


def open_workbook(table: str) -> bytes:
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="one">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return file.getvalue()


TEXT_CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
NUMBER_CELL = (
    '<table:table-cell office:value-type="float" office:value="{0}"{1}><text:p>{0}</text:p></table:table-cell>'
)
END_OF_SHEET = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def test_an_open_document_is_read_and_bounded() -> None:
    row = "<table:table-row{}>{}</table:table-row>"
    names = row.format("", TEXT_CELL.format("", "a") + TEXT_CELL.format("", "b"))
    values = row.format("", NUMBER_CELL.format(1, "") + TEXT_CELL.format("", "x"))
    assert rows(of(open_workbook(names + values + END_OF_SHEET))) == {"a": [1], "b": ["x"]}
    many = NUMBER_CELL.format(1, ' table:number-columns-repeated="16384"')
    with pytest.raises(TooLarge, match="spans"):
        of(open_workbook(names + row.format(' table:number-rows-repeated="1000000"', many)))


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    file = io.BytesIO(workbook([["a"], [1]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * 5_000_000)
    with pytest.raises(TooLarge):
        of(file.getvalue(), limits=Limits(inflated_bytes=1_000_000))
    body = bytearray(file.getvalue())
    at = body.rindex(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(TooLarge, match="more than it says"):
        of(bytes(body))


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"\x80\x05\x95abc",
     gzip.compress(b"PAR1", mtime=0)],
)  # fmt: skip
def test_other_files_are_refused_by_what_they_are(body: bytes) -> None:
    with pytest.raises((UnsupportedMedia, MalformedBody)):
        of(body, "loans.csv")


STARTS = st.sampled_from(
    [b"", b"PAR1", b"PK\x03\x04", b"\x1f\x8b", b"[{", b'{"a":', b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"a,b\n"]
)
PARTS = st.sampled_from([*"ab1,;\t|\"'\\\n\r #.-=é ", "2024-01-01", '""', "true", "a,b\n"])
CSV_TEXT = st.lists(PARTS, max_size=60).map("".join)


def returns_or_refuses(body: bytes, name: str = "", **said: Any) -> None:
    try:
        found = of(body, name, **said)
    except MonitorError as error:
        assert error.message  # noqa: PT017 - any of our errors is an answer
        return
    kinds = {str(kind) for kind in found.frame.dtypes}
    assert all(kind in ("int64", "float64", "boolean", "str") or kind.startswith("datetime64[") for kind in kinds)
    assert found.frame.index.equals(pd.RangeIndex(len(found.frame)))
    assert found.frame.columns.is_unique


@given(STARTS, st.binary(max_size=200), st.sampled_from(["", "a.json", "a.ndjson", "a.csv", "a.xlsx"]))
@settings(max_examples=250, deadline=None)
def test_random_bytes_are_read_or_refused(start: bytes, rest: bytes, name: str) -> None:
    returns_or_refuses(start + rest, name)


@given(CSV_TEXT, st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-16-le"]))
@settings(max_examples=250, deadline=None)
def test_random_csv_is_read_or_refused(text: str, encoding: str) -> None:
    returns_or_refuses(text.encode(encoding))


@given(CSV_TEXT, st.fixed_dictionaries({}, optional={
    "separator": st.sampled_from([",", ";", ""]), "quote": st.sampled_from(["", '"', "'"]),
    "header_rows": st.integers(0, 3), "escape": st.sampled_from(["", "\\"]),
    "encoding": st.sampled_from(["utf-8", "utf-16", "cp1252", "shift_jis"]), "skip_lines": st.integers(0, 5),
    "decimal": st.sampled_from([".", ","]), "format": st.sampled_from(["csv", "json", "ndjson"]),
}))  # fmt: skip
@settings(max_examples=250, deadline=None)
def test_random_csv_is_read_or_refused_whatever_is_said(text: str, said: dict[str, Any]) -> None:
    returns_or_refuses(text.encode(), **said)


def test_damaged_files_are_read_or_refused() -> None:
    frame = pd.DataFrame({"a": range(50), "b": ["x", "y"] * 25})
    file = io.BytesIO()
    frame.to_parquet(file)
    rng = np.random.default_rng(1)
    for whole in (file.getvalue(), workbook([["a", "b"], [1, "x"], [2, "y"]]), gzip.compress(frame.to_csv().encode())):
        for _ in range(40):
            body = bytearray(whole)
            for at in rng.integers(0, len(body), 3):
                body[at] = rng.integers(0, 256)
            returns_or_refuses(bytes(body))
            returns_or_refuses(whole[: rng.integers(1, len(whole))])


def test_nothing_is_left_on_the_disk_and_a_given_file_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert rows(read(path, name="a.csv")) == {"a": [1], "b": [2]}
    with path.open("rb") as file:
        read(file)
        assert not file.closed
    assert list(tmp_path.iterdir()) == [path]


def test_a_choice_that_is_none_is_refused() -> None:
    for said in ({"separator": ",,"}, {"encoding": "rot13"}, {"decimal": "x"}, {"header_rows": 9}, {"quote": "é"},
                 {"separator": '"', "quote": '"'}, {"format": "xml"}, {"skip_lines": -1}):  # fmt: skip
        with pytest.raises(InvalidInput):
            Said(**said)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"a,b\n1,2\n", {"sheet": "sheet 1"}),
        (b'[{"a": 1}]', {"separator": ";"}),
        (b'{"a": 1}\n{"a": 2}\n', {"header_rows": 0}),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), {"sheet": ""}),
        (workbook([["a"], [1]]), {"decimal": ","}),
        (workbook([["a"], [1]]), {"encoding": "utf-8"}),
        (parquet_of(a=[1]), {"skip_lines": 1}),
        (parquet_of(a=[1]), {"separator": ""}),
    ],
)
def test_a_choice_that_the_format_does_not_have_is_refused_by_name(body: bytes, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=f"has no {next(iter(said))} to be chosen") as refused:
        of(body, **said)
    assert refused.value.field == next(iter(said))
    assert of(body).frame.size


def test_choices_that_a_format_has_are_taken() -> None:
    book = workbook([["a"], [1]], [["title"], ["b"], [2]])
    assert rows(of(book, sheet="sheet 2", header_rows=1, skip_lines=1)) == {"b": [2]}
    assert rows(of('[{"a": 1}]', format="json", encoding="utf-8")) == {"a": [1]}
    with pytest.raises(InvalidInput, match="a file of the format json has no sheet"):
        Said(format="json", sheet="one")


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\x03")
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
ROW = st.tuples(st.text(LETTERS, min_size=1, max_size=6), st.integers(-9, 9), FLOATS)
FRAMES = st.lists(ROW, min_size=1, max_size=9)
AS_WRITTEN = Said(
    format="csv", separator=",", quote='"', escape="", decimal=".", header_rows=1, skip_lines=0, encoding="utf-8"
)


@given(FRAMES)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, int, float]]
) -> None:
    frame = pd.DataFrame([*table, ("text", 1, 0.5)], columns=["text", "whole", "number"])
    path = tmp_path_factory.getbasetemp() / "written"
    write_parquet(frame, path)
    pd.testing.assert_frame_equal(read(path).frame, frame)
    write_csv(frame, path)
    found = read(
        path,
        said=Said(format="csv", separator=",", quote='"', escape="", header_rows=1, skip_lines=0, encoding="utf-8"),
    )
    assert found.frame["whole"].tolist() == frame["whole"].tolist()
    assert found.frame["number"].tolist() == frame["number"].tolist()
    assert [text.removeprefix("'") for text in found.frame["text"]] == [
        text.removeprefix("'") for text in frame["text"]
    ]


def test_texts_that_were_read_in_several_pieces_are_written(tmp_path: Path) -> None:
    pieces = pa.chunked_array([["a", "b"], ["c"]], pa.large_string())
    frame = pd.DataFrame({"n": [1, 2, 3]})
    frame["t"] = pd.Series(pd.arrays.ArrowExtensionArray(pieces)).astype("str")
    for write, back in ((write_parquet, pd.read_parquet), (write_csv, pd.read_csv)):
        write(frame, tmp_path / "file")
        assert back(tmp_path / "file")["t"].tolist() == ["a", "b", "c"]


def test_no_cell_and_no_name_is_a_formula(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", " =1", "\uff1d1", "plain", "a=b"]
    frame = pd.DataFrame({"=name": texts, "number": np.arange(10) - 5.5})
    write_csv(frame, tmp_path / "a.csv")
    found = read(tmp_path / "a.csv").frame
    assert list(found) == ["'=name", "number"]
    assert found["'=name"].tolist() == [f"'{text}" for text in texts[:8]] + texts[8:]
    assert found["number"].tolist() == frame["number"].tolist()


def test_texts_that_lie_in_several_chunks_are_written_across_their_seams(tmp_path: Path) -> None:
    texts = [pd.Series([f"{name}{index % 5}" for index in range(30_000)], dtype="str") for name in "abcdefg"]
    frame = pd.DataFrame({"text": pd.concat(texts, ignore_index=True)})  # seams amid the parts that are written
    write_parquet(frame, tmp_path / "rows.parquet")
    assert pd.read_parquet(tmp_path / "rows.parquet")["text"].tolist() == frame["text"].tolist()
    write_csv(frame, tmp_path / "rows.csv")
    assert read(tmp_path / "rows.csv").frame["text"].tolist() == frame["text"].tolist()
