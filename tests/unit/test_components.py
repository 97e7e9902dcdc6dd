"""Components are functions of frozen values: what they show, and that they show it safely."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash
import plotly
import pytest
from dash.development.base_component import Component

from app import create_app
from components import figures, forms, ids, models, performance_figures, shell, skeletons, tables, times, verdicts
from components.alerts import alert_rows, alert_words
from components.cards import overview_tiles, spark
from components.drift_grid import drift_rows
from components.empty import command, no_models, not_found
from core.drift.method import MethodScore
from core.drift.verdict import ColumnDrift, State
from core.errors import Detail, InvalidInput, NotFound, Unavailable
from core.profiles.column import ColumnSpec
from services.context import Context
from services.views.alert import AlertState, AlertView
from services.views.drift import ColumnView, DriftHistory, DriftView
from services.views.metrics import Metric, MetricsPoint, MetricsView
from services.views.model import ModelSummary, ModelView, Overview, ReferenceView
from services.views.window import WindowView
from settings import load

HOSTILE = "<img src=x onerror=alert(1)>"
HOUR = 3_600_000_000
NOW = 500_000 * HOUR
ASSETS = Path(__file__).parents[2] / "assets"
MODEL = ModelView("id-1", HOSTILE, "v1", HOSTILE, "classification", "1h", 24, "calibrated", NOW)
REFERENCE = ReferenceView(1, "upload", 1_000, 3, learning=False, created_at=NOW)
WINDOW = WindowView(NOW - 24 * HOUR, NOW, closed=True)


def _walk(component: Any) -> Iterator[Any]:
    if isinstance(component, (list, tuple)):
        for item in component:
            yield from _walk(item)
    elif isinstance(component, Component):
        yield component
        yield from _walk(getattr(component, "children", None))


def _text(component: Any) -> str:
    if isinstance(component, (list, tuple)):
        return " ".join(map(_text, component))
    if isinstance(component, Component):
        return _text(getattr(component, "children", None))
    return "" if component is None else str(component)


def _ids(component: Any) -> list[str]:
    return [json.dumps(found.id, sort_keys=True) for found in _walk(component) if getattr(found, "id", None)]


def _column(name: str, verdict: State, effect: float = 0.0, kind: str = "numeric") -> ColumnDrift:
    scores = (
        MethodScore("psi", effect + 0.01, 0.2, 0.001, "rule"),
        MethodScore("psi_corrected", effect, 0.1, 0.001, "rule"),
    )
    return ColumnDrift(name, "feature", kind, 500, verdict, scores, 0.001, 0.002, literal=True, reason="It moved.")


def _history(states: dict[str, tuple[State, ...]]) -> DriftHistory:
    n = len(next(iter(states.values())))
    windows = tuple(WindowView(NOW + index * HOUR, NOW + (index + 1) * HOUR, closed=True) for index in range(n))
    scores = {name: tuple(0.3 if state == "critical" else 0.01 for state in each) for name, each in states.items()}
    return DriftHistory(windows, (500,) * n, states, scores)


def _view(*columns: ColumnDrift, window: WindowView = WINDOW) -> DriftView:
    return DriftView(MODEL, REFERENCE, window, 500, "critical", columns)


def _alert(state: AlertState = "open", severity: Any = "critical") -> AlertView:
    return AlertView(
        id="alert-1",
        model_id=MODEL.id,
        model_name=HOSTILE,
        model_version="v1",
        family="drift",
        severity=severity,
        state=state,
        title=HOSTILE,
        summary=HOSTILE,
        columns=(HOSTILE, "b"),
        since=NOW - 3 * HOUR,
        window_start=WINDOW.start,
        window_end=WINDOW.end,
        opened_at=NOW - 2 * HOUR,
        updated_at=NOW,
        resolved_at=NOW if state == "resolved" else None,
    )


def _metrics(*metrics: Metric) -> MetricsView:
    values = {metric.name: metric.value for metric in metrics if metric.value is not None}
    points = (MetricsPoint(WINDOW, 500, 200, values),)
    return MetricsView(MODEL, "classification", WINDOW, WINDOW, 500, 200, 0.4, metrics, points)


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> dash.Dash:
    """The dashboard on a context that cannot be asked anything; Dash gives its callbacks to the first one alone."""
    nothing: Any = None
    folder = str(tmp_path_factory.mktemp("data"))
    return create_app(Context(nothing, nothing, nothing, lambda: NOW, nothing), load({"PLUMBLINE_DATA_DIR": folder}))


def test_every_page_is_laid_out_without_a_database_and_is_named_and_described(dashboard: dash.Dash) -> None:
    frame = _ids(dashboard.layout)
    assert len(dash.page_registry) >= 6
    for page in dash.page_registry.values():
        assert page["title"].endswith("Plumbline")
        assert page["description"]
        layout = page["layout"](model_id=MODEL.id, unknown="query")
        found = frame + _ids(layout)
        assert len(found) == len(set(found)), page["module"]


def test_the_navigation_lists_the_pages_with_an_icon_in_their_order(dashboard: dash.Dash) -> None:
    links = [found for found in _walk(dashboard.layout) if isinstance(getattr(found, "id", None), dict)]
    assert [link.id["path"] for link in links if link.id["type"] == "nav"] == [
        "/",
        "/models",
        "/drift",
        "/quality",
        "/performance",
        "/alerts",
        "/data",
        "/train",
    ]


def test_every_callback_speaks_of_ids_that_a_layout_or_a_component_has(dashboard: dash.Dash) -> None:
    known = set(_ids(dashboard.layout)) | {'"_pages_content"', '"_pages_store"', '"_pages_dummy"', '"_pages_location"'}
    for page in dash.page_registry.values():
        known |= set(_ids(page["layout"](model_id=MODEL.id)))
    used = {
        json.dumps(item["id"])
        for entry in dashboard._callback_list
        for item in (*entry["inputs"], *entry["state"])
        if not item["id"].startswith("{")
    }
    assert used <= known


def test_a_page_has_all_that_a_callback_speaks_of_or_nothing(dashboard: dash.Dash) -> None:
    assert len(dashboard._callback_list) > 20
    shell = set(_ids(dashboard.layout))
    pages = [set(_ids(page["layout"](model_id=MODEL.id))) - shell for page in dash.page_registry.values()]
    for entry in dashboard._callback_list:
        outputs = [part.rpartition(".")[0] for part in entry["output"].strip(".").split("...")]
        used = {*outputs, *(item["id"] for item in (*entry["inputs"], *entry["state"]))}
        named = {json.dumps(json.loads(name), sort_keys=True) if name[:1] == "{" else json.dumps(name) for name in used}
        own = named & set().union(*pages)
        assert all(own & page in (set(), own) for page in pages), own


def test_the_policy_lets_the_inline_scripts_run_and_no_others(dashboard: dash.Dash) -> None:
    policy = dashboard.server.test_client().get("/healthz").headers["Content-Security-Policy"]
    assert all(value in policy for value in dashboard.csp_hashes())
    assert "unsafe-eval" not in policy
    assert "ws://localhost:8001" in policy


def test_an_asset_with_a_fingerprint_is_kept_for_good(dashboard: dash.Dash) -> None:
    client = dashboard.server.test_client()
    with client.get("/assets/live.js?m=1") as kept, client.get("/assets/live.js") as asked_again:
        assert "immutable" in kept.headers["Cache-Control"]
        assert "immutable" not in asked_again.headers.get("Cache-Control", "")
    assert "theme.js?m=" in dashboard.index_string


@pytest.mark.parametrize("looks", [verdicts.STATES, verdicts.QUALITY, verdicts.HEALTH, verdicts.ALERTS])
def test_every_state_has_a_shape_and_a_word_of_its_own(looks: dict[str, verdicts.Look]) -> None:
    words = [look.word for look in looks.values()]
    assert len(set(words)) == len(words)
    css = (ASSETS / "10-app.css").read_text()
    for look in looks.values():
        assert f".icon-{look.icon} " in css
        chip = verdicts.chip(look)
        assert look.word in _text(chip)
        assert any("icon" in str(getattr(part, "className", "")) for part in _walk(getattr(chip, "children", None)))


def test_states_that_need_a_look_differ_without_colour() -> None:
    marked = [verdicts.STATES[state] for state in ("ok", "warning", "critical", "error")]
    assert len({look.icon for look in marked}) == len({look.glyph for look in marked}) == 4


def test_the_drift_table_puts_the_worst_first_and_marks_the_chosen_row() -> None:
    columns = (_column("calm", "ok"), _column("less", "critical", 0.3), _column("more", "critical", 0.9))
    rows = drift_rows(_view(*columns), "less")
    assert [row["column"] for row in rows] == ["more", "less", "calm"]
    assert [row["chosen"] for row in rows] == [False, True, False]
    assert [row["over"] for row in rows] == [["effect"], ["effect"], []]


def test_what_cannot_be_scored_is_no_number_but_says_so() -> None:
    (row,) = drift_rows(_view(_column("a", "ok")), None)
    assert row["distance"] is None
    assert row["text"]["distance"] == "—"
    assert row["rank"] == 3


def test_drift_began_where_the_last_unbroken_run_began() -> None:
    states: tuple[State, ...] = ("critical", "ok", "warning", "no_data", "critical")
    history = _history({"a": states, "b": ("ok",) * 5})
    view = _view(_column("a", "critical"), window=history.windows[-1])
    assert tables.began(history, view) == tables.Since(history.windows[2].start, earlier=False)
    assert tables.began(history, _view(_column("b", "ok"), window=history.windows[-1])) is None


def test_drift_that_fills_the_history_may_have_begun_before_it() -> None:
    history = _history({"a": ("critical",) * 3})
    since = tables.began(history, _view(_column("a", "critical"), window=history.windows[-1]))
    assert since == tables.Since(history.windows[0].start, earlier=True)
    assert "since before" in _text(tables.summary(_view(_column("a", "critical")), since, NOW))


def test_of_the_current_window_the_open_alert_knows_since_when() -> None:
    history = _history({"a": ("ok", "critical", "critical")})
    view = _view(_column("a", "critical"), window=history.windows[-1])
    assert tables.began(history, view, _alert()) == tables.Since(_alert().since, earlier=False)
    calm = _view(_column("a", "ok"), window=history.windows[-1])
    assert tables.began(history, calm, _alert()) is None


def test_hostile_names_are_children_and_in_figures_escaped() -> None:
    history = _history({HOSTILE: ("critical",)})
    drift = _column(HOSTILE, "critical", 0.3, "categorical")
    column = ColumnView(drift, WINDOW, (HOSTILE, "b"), (0.5, 0.5), (0.9, 0.1), (), history)
    for figure in (figures.heatmap(history, None, HOSTILE), figures.comparison(column), figures.message(HOSTILE)):
        shown = json.dumps({"data": figure["data"], "notes": figure["layout"].get("annotations")})
        assert "<img" not in shown
        assert "&lt;" in shown
    parts = [
        alert_rows([_alert()], NOW, actions=True),
        models.model_head(MODEL, "healthy", ""),
        shell.error_notice(NotFound(HOSTILE)),
    ]
    for part in parts:
        assert HOSTILE in _text(part) or HOSTILE[1:] in _text(part)
        for found in _walk(part):
            assert not hasattr(found, "dangerously_allow_html")
            assert HOSTILE not in str(getattr(found, "href", ""))


def test_figures_take_their_colours_from_the_tokens_of_both_themes() -> None:
    history = _history({"a": ("ok", "critical")})
    metric = Metric("accuracy", "Accuracy", "ratio", 0.9, 0.88, 0.92, 0.95)
    drawn = json.dumps(
        [
            figures.heatmap(history, (NOW, NOW + HOUR), "a"),
            performance_figures.over_time(_metrics(metric), metric),
            figures.volume(_metrics(metric)),
            figures.latency(_metrics(metric)),
        ]
    )
    tokens = set(re.findall(r"var\((--[a-z0-9-]+)\)", drawn))
    light, dark = (ASSETS / "10-app.css").read_text().split('[data-bs-theme="dark"] {')[:2]
    assert tokens
    assert all(f"{token}:" in light and f"{token}:" in dark for token in tokens)


def test_a_figure_without_data_says_so_and_zoom_survives_a_refresh() -> None:
    nothing = DriftHistory((), (), {}, {})
    assert "judged" in json.dumps(figures.heatmap(nothing, None, None))
    few = _history({"a": ("insufficient", "no_data")})
    assert "30 rows" in json.dumps(figures.heatmap(few, None, None))
    metric = Metric("accuracy", "Accuracy", "ratio", 0.9)
    revisions = [performance_figures.over_time(_metrics(metric), metric)["layout"]["uirevision"] for _ in range(2)]
    assert revisions[0] == revisions[1]


def test_equal_short_names_stay_two_rows_of_the_heatmap() -> None:
    long = "a" * 30
    figure = figures.heatmap(_history({long + "1" + long: ("ok",), long + "2" + long: ("ok",)}), None, None)
    assert len(set(figure["data"][0]["y"])) == 2


def test_alerts_offer_what_can_still_be_done() -> None:
    def buttons(state: AlertState) -> list[str]:
        rows = alert_rows([_alert(state)], NOW, actions=True)
        return [_text(found) for found in _walk(rows) if type(found).__name__ == "Button"]

    assert buttons("open") == ["Acknowledge", "Resolve"]
    assert buttons("acknowledged") == ["Resolve"]
    assert buttons("resolved") == []
    assert alert_words([_alert(), _alert(severity="warning")]) == "2 alerts, 1 critical"


def test_empty_states_say_what_to_do_next() -> None:
    assert "curl" in _text(no_models())
    assert "All quiet" in _text(alert_rows([], NOW))
    assert "filter" in _text(alert_rows([], NOW, filtered=True))
    assert [found.href for found in _walk(not_found("x")) if hasattr(found, "href")] == ["/"]
    assert any(getattr(found, "data-copy", None) for found in _walk(command("ls")))


def test_errors_raised_on_purpose_are_told_calmly() -> None:
    assert "Not found" in _text(shell.error_notice(NotFound("there is no model 7")))
    assert _text(shell.error_notice(Unavailable("the database is away"))) == " The database is away"


def test_what_is_wrong_is_told_under_its_field() -> None:
    fields = {"$.input_data": "input", "$.latency_ms": "latency"}
    one = InvalidInput("expected `object`", field="$.input_data")
    assert forms.problems(one, fields, "rest") == {"input": "Expected `object`"}
    many = InvalidInput("x", details=(Detail("$.input_data.age", "too long"), Detail("$.model", "unknown")))
    assert forms.problems(many, fields, "rest") == {"input": "$.input_data.age: Too long", "rest": "Unknown"}


def test_the_example_prediction_has_the_columns_of_the_model() -> None:
    columns = [
        ColumnSpec("age", "feature", "numeric", ("number",), edges=(10.0, 20.0, 30.0)),
        ColumnSpec("vip", "feature", "categorical", ("bool",), levels=("true", "false")),
        ColumnSpec("prediction.class", "output", "categorical", ("text",), levels=("fraud",)),
    ]
    inputs, outputs = forms.example(columns)
    assert json.loads(inputs) == {"age": 20, "vip": True}
    assert json.loads(outputs) == {"class": "fraud"}


def test_times_are_relative_with_the_absolute_in_the_title() -> None:
    told: Any = times.when(NOW - 3 * HOUR, NOW)
    assert told.children == "3 h ago"
    assert told.title.endswith("UTC")
    assert getattr(told, "data-at") == str((NOW - 3 * HOUR) // 1_000)
    assert _text(times.when(None, NOW)) == "never"


def test_the_overview_counts_what_it_shows() -> None:
    summary = ModelSummary(MODEL, "critical", ("why",), 1, NOW, 12.0, (1, 2, 3), 4)
    tiles = _text(overview_tiles(Overview((summary,), (_alert(),))))
    assert "1 critical" in tiles
    assert "in 1 of 1 models" in tiles
    row = models.model_rows([summary], NOW)
    assert [found.href for found in _walk(row) if hasattr(found, "href")] == ["/models/id-1"]
    drawn: Any = spark((1, 2, 4), "x")
    tops = [
        corner.split()[1] for corner in drawn.style["clipPath"].split(", ") if not corner.rstrip(")").endswith(" 100%")
    ]
    assert tops == ["72%", "72%", "48%", "48%", "0%", "0%"]


def test_skeletons_are_hidden_from_readers() -> None:
    for part in (skeletons.lines(), *skeletons.tiles(2), skeletons.title()):
        assert getattr(part, "aria-hidden") == "true"


def test_the_vendored_plotly_is_the_one_the_package_carries() -> None:
    carried = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text()[:200]
    vendored = (ASSETS / "00-plotly-cartesian.min.js").read_text()[:200]
    versions = [re.search(r"v(\d+\.\d+\.\d+)", head) for head in (carried, vendored)]
    assert versions[0] is not None
    assert versions[1] is not None
    assert versions[0][1] == versions[1][1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_a_state_can_be_read_on_every_ground_they_stand_on(theme: str) -> None:
    css = (ASSETS / "10-app.css").read_text()
    block = css[css.index(f'[data-bs-theme="{theme}"] {{') :].split("}")[0]
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
    pairs = [(tone, ground) for tone in ("ok", "warn", "bad", "info", "mute") for ground in ("surface", f"{tone}-soft")]
    pairs += [(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "surface", "sunken", "hover")]
    pairs += [("accent", "surface"), ("accent-ink", "accent"), ("ink-3", "accent-soft")]
    weak = {pair: round(ratio, 2) for pair in pairs if (ratio := _contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert weak == {}


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_ids_of_one_kind_never_meet_those_of_another() -> None:
    made = [ids.metric_tile("x"), ids.rules_button("x"), ids.alert_button("x", "y")]
    made += [ids.nav_link("x"), ids.spec("x"), ids.graph("x"), ids.frame("x")]
    assert len({json.dumps(value, sort_keys=True) for value in made}) == len(made)
