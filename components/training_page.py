"""A whole training report: everything that is known of how a model was made, the most important first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import performance_curves as curves
from components import training_dependence, training_figures
from components.cards import card
from components.clean_words import several
from components.figures import graph
from components.leaderboard import leaderboard
from components.numbers import in_unit
from components.performance_words import between
from components.plots import short
from components.training_end import made_of, score_card
from components.training_head import cautions, summary_card
from components.training_tables import classes_table, metrics_table
from components.training_words import learning_words, threshold_words
from services.views.metrics import PerformanceView
from services.views.training import TrainingView

NO_TIME = "There was no time for it within the limits of the training; more time, or fewer rows, would do."


def report_sections(view: TrainingView, now: int) -> list[Component]:
    """Return the sections of the report of a model, but for its columns and its end."""
    sections = [
        summary_card(view, now),
        cautions(view.report["warnings"]),
        *_figures(view),
        _threshold(view),
        _importance(view),
        _dependence(view),
        _sureness(view),
        _board(view),
    ]
    return [one for one in sections if one is not None]


def report_end(view: TrainingView, base: str) -> list[Component]:
    """Return what comes after the columns: what the model was made of, and how to ask it.

    Parameters
    ----------
    base : str
        Address of the product, for commands.
    """
    return [made_of(view), score_card(view, base)]


def performance_view(view: TrainingView) -> PerformanceView:
    """Return the curves of a training as the performance page draws those of a window."""
    name = "Held-out rows" if view.held_out else "Training rows"
    return PerformanceView(view.model, view.model.task, None, view.report["positive"], view.curves, None, name)


def _figures(view: TrainingView) -> list[Component | None]:
    table = card("All figures", metrics_table(view), sub=_measured_on(view), flush=True)
    if view.curves is None:
        return [html.Div([table, _residuals(view)], className="columns residuals")]
    shown = performance_view(view)
    height = curves.confusion_height(shown)
    matrix = card(
        "Confusion", graph("report-confusion", height, "Rows by true and by predicted class", curves.confusion(shown)),
        html.Div(classes_table(view.curves.classes), className="below") if view.curves.classes else None,
    )  # fmt: skip
    both = html.Div([table, matrix], className="stack" if curves.is_wide(shown) else "columns figures")
    return [both, _scores(shown)]


def _scores(shown: PerformanceView) -> Component | None:
    if not curves.is_scored(shown):
        return None
    drawn = (
        ("ROC", "report-roc", "Shares of true and false alarms over all thresholds", curves.roc(shown)),
        ("Precision and recall", "report-precision-recall", "Precision against recall", curves.precision_recall(shown)),
        ("Calibration", "report-calibration", "Mean score against the share that came true", curves.calibration(shown)),
    )
    parts = [html.Div([html.H3(title), graph(name, 320, label, one)]) for title, name, label, one in drawn]
    return card("Scores", html.Div(parts, className="detail thirds"), sub=curves.class_words(shown))


def _residuals(view: TrainingView) -> Component:
    found = view.report["residuals"]
    parts = [
        html.H3("Predicted against true"),
        graph("report-residuals", 320, "Predicted against true values", training_figures.predicted_and_true(found)),
        html.H3("Errors"),
        graph("report-errors", 210, "How often which error was made", training_figures.errors(found)),
    ]
    return card("Errors", *parts, sub=f"On the dotted line an answer is right; {len(found['true']):,} rows are drawn")


def _threshold(view: TrainingView) -> Component | None:
    found = view.report["threshold"]
    if found is None:
        return None
    words = html.P(threshold_words(found, view.report["plan"], view.report["positive"]), className="lead")
    drawn = graph("report-costs", 300, "Cost of mistakes by threshold", training_figures.costs(found))
    return card("Threshold by cost", words, drawn, sub="Counted on rows of the training part that each fold left out")


def _importance(view: TrainingView) -> Component | None:
    ranked = view.report.get("importance")
    if ranked is None:
        return None
    label = view.report["ranking"]["label"]
    if not ranked:
        return card("What it looks at", html.P(NO_TIME, className="muted"))
    rest = len(ranked) - training_figures.MOST_SHOWN
    sub = f"{label} lost where the values of a column are shuffled, with the range of five shuffles"
    drawn = graph(
        "report-importance", training_figures.importance_height(len(ranked)), "Importance of each column",
        training_figures.importance(ranked, label),
    )  # fmt: skip
    more = html.P(f"{several(rest, 'column')} that matter less stand under Columns.", className="muted small")
    return card("What it looks at", drawn, more if rest > 0 else None, sub=sub)


def _dependence(view: TrainingView) -> Component | None:
    parts = view.report.get("dependence")
    if not parts:
        return None
    report = view.report
    task, classes = report["task"], report["classes"]
    named = (
        {place: str(classes[place]) for place in training_dependence.shown_classes(parts, classes)}
        if task == "multiclass"
        else {}
    )
    span = training_dependence.scale(parts, task)
    small = [
        html.Div(
            [
                html.H3(short(part["feature"], 40), title=part["feature"]),
                graph(
                    f"report-dependence-{place}", 190, f"Answers by {short(part['feature'], 60)}",
                    training_dependence.dependence(part, task, span, named),
                ),
            ]
        )
        for place, part in enumerate(parts)
    ]  # fmt: skip
    return card(
        "How its answers follow",
        _legend(list(named.values()), len(classes)) if named else None,
        html.Div(small, className="multiples"),
        sub=f"{_answer_words(report)} on average, as one column changes and all else stays; one scale for all",
    )


def _legend(names: Sequence[str], n: int) -> Component:
    marks = [
        html.Span([html.Span(className="swatch", style={"background": colour}), short(name, 30)], title=name)
        for name, colour in zip(names, training_dependence.COLOURS, strict=False)
    ]
    rest = [html.Span(f"and {n - len(names)} that change less", className="muted")] if n > len(names) else []
    return html.Div([*marks, *rest], className="swatches small")


def _answer_words(report: Mapping[str, Any]) -> str:
    if report["task"] == "regression":
        return "Predicted value"
    return (
        "Probability of each class"
        if report["task"] == "multiclass"
        else (f"Probability of {short(str(report['positive']), 30)}")
    )


def _sureness(view: TrainingView) -> Component | None:
    report = view.report
    found, curve, ranking = report["folds"], report.get("learning_curve") or [], report["ranking"]
    cards, unit = [], view.main.unit if view.main else "number"
    if found is not None:
        held_out = view.main.value if view.main is not None and view.held_out else None
        drawn = training_figures.folds(found, ranking["label"], unit, held_out)
        words = html.P(_fold_words(view), className="lead")
        cards.append(card("Folds", words, graph("report-folds", 240, "Score of each fold", drawn)))
    if curve:
        drawn = training_figures.learning(curve, ranking["label"], unit)
        words = html.P(learning_words(curve, ranking, unit), className="lead")
        cards.append(
            card("What more rows bring", words, graph("report-learning", 240, "Score by rows learnt from", drawn))
        )
    return html.Div(cards, className="columns" if len(cards) > 1 else "stack") if cards else None


def _fold_words(view: TrainingView) -> str:
    found, unit = view.report["folds"], view.main.unit if view.main else "number"
    label = view.report["ranking"]["label"]
    band = between(found["low"], found["high"], unit)
    said = f"{len(found['scores'])} times a part was left out, learnt without, and answered: {label} "
    said += in_unit(found["mean"], unit) + (f", 95 % interval {band}, the band." if band else ".")
    return said + (" The dashed line is that of the rows held out." if view.held_out and view.main else "")


def _board(view: TrainingView) -> Component | None:
    board = view.report["leaderboard"]
    if not board:
        return None
    made = leaderboard(board, view.report["ranking"]["label"], view.report["algorithm"])
    return card(
        "Leaderboard", made, sub="All algorithms on the same folds of the training part, the best first", flush=True
    )


def _measured_on(view: TrainingView) -> str:
    n = several(view.report["n"], "row")
    return f"Of {n} held out" if view.held_out else f"Of the {n} it learnt from: worth nothing"


def columns_sub(view: TrainingView) -> str:
    """Return how many columns were learnt from, and what is told of each."""
    out = sum(one["code"] == "left_out" for one in view.report["warnings"])
    return f"{len(view.report['features']):,} learnt from" + (f", {out:,} left out" if out else "")
