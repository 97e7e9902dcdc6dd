"""The registry on the page: what can be done at which stage, and which of two models is better in calm words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.pairing import live_words, pair_body
from components.registry import question, read_tags, stage_history, stage_line, version_list
from components.stages import by_name
from core.training.pairing import Difference, Winner
from services.views.model import ModelSummary, ModelView
from services.views.pairing import (
    ImportancePair,
    InputsPair,
    LivePair,
    Measured,
    MetricPair,
    PairedSide,
    PairView,
    SettingPair,
)
from services.views.registry import StageChangeView
from tests.unit.test_components import HOSTILE, HOUR, MODEL, NOW, _text, _walk

CHAMPION = replace(MODEL, id="id-2", version="v2", stage="champion")
NAMES = ("churn 1", "churn 2")


def live(*winners: Winner) -> LivePair:
    labels = ("Accuracy", "ROC AUC", "Log loss")
    paired = [
        Difference(label, label, "ratio", "more", 0.8, 0.7, 0.1, 0.05, 0.15, winner)
        for label, winner in zip(labels, winners, strict=False)
    ]
    return LivePair("a", 500, "logged", "now", (), tuple(paired))


def pair(**parts: Any) -> PairView:
    side = PairedSide(MODEL, 80, "held-out rows", "Ridge")
    figure = Measured(0.8, 0.75, 0.85)
    usual: dict[str, Any] = {
        "a": side,
        "b": replace(side, model=CHAMPION),
        "metrics": (MetricPair("accuracy", "Accuracy", "ratio", "more", figure, figure, 0.0, -0.1, 0.1, "unclear"),),
        "settings": (
            SettingPair("plan", "seed", 1, 2, differs=True),
            SettingPair("params", "C", 1.0, 1.0, differs=False),
        ),
        "importance": (ImportancePair(HOSTILE, Measured(0.2, 0.1, 0.3), None),),
        "inputs": InputsPair("ok", 80, 80, (), (HOSTILE,), ()),
        "live": live("a", "a", "unclear"),
    }
    return PairView(**usual | parts)


def buttons(model: ModelView) -> list[str]:
    return [_text(one) for one in _walk(stage_line(model, CHAMPION)) if type(one).__name__ == "Button"]


@pytest.mark.parametrize(
    ("stage", "offered"),
    [
        (None, ["Promote", "Archive"]),
        ("candidate", ["Promote", "Archive"]),
        ("champion", ["Roll back", "Archive"]),
        ("archived", ["Promote", "Make a candidate"]),
    ],
)
def test_at_each_stage_what_makes_sense_is_offered(stage: str | None, offered: list[str]) -> None:
    assert buttons(replace(MODEL, stage=stage)) == offered


def test_a_candidate_is_compared_with_the_champion_at_a_press() -> None:
    links = [one.href for one in _walk(stage_line(MODEL, CHAMPION)) if hasattr(one, "href")]
    assert links == ["/compare?a=id-1&b=id-2"]
    assert [one.href for one in _walk(stage_line(CHAMPION, CHAMPION)) if hasattr(one, "href")] == ["/compare?a=id-2"]


def test_before_a_promotion_it_is_said_who_gives_way() -> None:
    assert "v2 gives way and is archived" in question(MODEL, "champion", CHAMPION)
    assert "gives way" not in question(MODEL, "champion", None)
    assert question(CHAMPION, "roll-back", replace(MODEL, name="churn")).startswith("Go back to churn v1?")
    assert "nothing to go back to" in question(CHAMPION, "roll-back", None)
    assert "no champion then" in question(CHAMPION, "archived", CHAMPION)


def test_other_versions_and_the_history_are_listed_and_nothing_where_there_is_none() -> None:
    assert version_list(MODEL, [MODEL], NOW) is None
    assert "v2" in _text(version_list(MODEL, [MODEL, CHAMPION], NOW))
    assert stage_history((), NOW) is None
    change = StageChangeView(None, "champion", HOSTILE, "better", NOW - HOUR)
    told = _text(stage_history((change,), NOW))
    assert "no stage  →  Champion" in told
    assert HOSTILE in told


def test_tags_are_read_once_each() -> None:
    assert read_tags(None) == []
    assert read_tags("a, b,,a ") == ["a", "b"]


def test_versions_of_a_name_stand_together_the_champion_first() -> None:
    def summary(name: str, version: str, stage: str | None) -> ModelSummary:
        model = replace(MODEL, name=name, version=version, stage=stage)
        return ModelSummary(model, "healthy", (), 0, None, 0.0, (), 0)

    found = by_name([summary("a", "1", "archived"), summary("b", "1", None), summary("a", "2", "champion")])
    assert [(one.name, one.version) for one in found] == [("a", "2"), ("a", "1"), ("b", "1")]


@pytest.mark.parametrize(
    ("winners", "words"),
    [
        (("a", "a", "a"), "A, churn 1, is better by Accuracy, ROC AUC and Log loss."),
        (
            ("b", "unclear", "b"),
            "B, churn 2, is better by Accuracy and Log loss; by ROC AUC they cannot be told apart.",
        ),
        (("unclear", "unclear"), "On these rows they cannot be told apart: the differences are within chance."),
        (("a", "b"), "It depends: A is better by Accuracy, B by ROC AUC."),
    ],
)
def test_which_is_better_is_said_in_a_sentence(winners: tuple[Winner, ...], words: str) -> None:
    assert live_words(live(*winners), NAMES) == words


def test_two_models_side_by_side_say_what_differs_and_keep_hostile_names_text() -> None:
    body = pair_body(pair())
    told = _text(body)
    assert "1 of 2 differ" in told
    assert f"Only A looks at: {HOSTILE}." in told
    assert "Can't tell" in told


def test_a_figure_and_its_interval_lie_on_the_track() -> None:
    marks = [one.style for one in _walk(pair_body(pair())) if "pair-interval" in str(getattr(one, "className", ""))]
    assert len(marks) == 2
    for mark in marks:
        left, width = (float(mark[name].rstrip("%")) for name in ("left", "width"))
        assert 0 <= left <= left + width <= 100


def test_what_cannot_be_compared_says_why() -> None:
    nothing = LivePair(None, 0, None, None, (), (), "Neither model has a labelled prediction yet.")
    one_sided = (SettingPair("plan", "seed", 1, None, differs=True),)
    told = _text(pair_body(pair(live=nothing, settings=one_sided, importance=(), metrics=())))
    assert "Neither model has a labelled prediction yet." in told
    assert "was not trained here" in told
