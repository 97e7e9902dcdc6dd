"""The registry: one champion a name, and the way back to the one before it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from core.errors import Conflict, InvalidInput, NotFound
from services import models, registry
from services.context import Context
from services.models import ModelChange
from services.overview import overview
from services.registry import RollBack
from services.views.model import ModelView
from tests.factories import a_model
from tests.fakes import FakePublisher
from tests.training import trained_model


def promote(ctx: Context, model: ModelView, **said: Any) -> ModelView:
    return models.change(ctx, model.id, ModelChange(stage="champion", **said))


def three(ctx: Context) -> list[ModelView]:
    return [a_model(ctx, version=version) for version in ("v1", "v2", "v3")]


def stages(ctx: Context) -> dict[str, str | None]:
    return {one.version: one.stage for one in registry.versions(ctx, "fraud")}


def test_a_promotion_puts_the_former_champion_aside_and_both_are_written_down(ctx: Context) -> None:
    first, second, _ = three(ctx)
    promote(ctx, first)
    promote(ctx, second, by="Ada", note="better on the newest rows")
    assert stages(ctx) == {"v1": "archived", "v2": "champion", "v3": None}
    (put_aside, promoted), (taken_over,) = registry.stage_history(ctx, first.id), registry.stage_history(ctx, second.id)
    assert (promoted.before, promoted.after, promoted.who, promoted.note) == (None, "champion", "api", "")
    assert (put_aside.before, put_aside.after, put_aside.who) == ("champion", "archived", "Ada")
    assert (taken_over.after, taken_over.note) == ("champion", "better on the newest rows")


def test_a_champion_of_one_name_leaves_those_of_other_names_alone(ctx: Context) -> None:
    other = a_model(ctx, name="churn", version="1")
    promote(ctx, other)
    promote(ctx, three(ctx)[0])
    assert models.get(ctx, other.id).stage == "champion"


def test_open_pages_are_told_of_every_model_whose_stage_changed(ctx: Context, publisher: FakePublisher) -> None:
    first, second, _ = three(ctx)
    promote(ctx, first)
    publisher.events.clear()
    promote(ctx, second)
    assert {event.model_id for event in publisher.events} == {first.id, second.id}


def test_a_roll_back_goes_to_the_champion_before_and_again_to_the_one_before_that(ctx: Context) -> None:
    first, second, third = three(ctx)
    for one in (first, second, third):
        promote(ctx, one)
    assert registry.champion_before(ctx, third) == models.get(ctx, second.id)
    assert registry.roll_back_champion(ctx, third.id, RollBack(by="Ada", note="it fails")).id == second.id
    assert stages(ctx) == {"v1": "archived", "v2": "champion", "v3": "archived"}
    assert registry.stage_history(ctx, third.id)[0].note == "it fails"
    assert registry.roll_back_champion(ctx, second.id, RollBack()).id == first.id
    with pytest.raises(Conflict, match="no champion came before"):
        registry.roll_back_champion(ctx, first.id, RollBack())


def test_a_champion_that_was_promoted_anew_gives_way_to_the_one_it_took_over_from(ctx: Context) -> None:
    first, second, _ = three(ctx)
    for one in (first, second, first):
        promote(ctx, one)
    assert registry.roll_back_champion(ctx, first.id, RollBack()).id == second.id


def test_only_a_champion_is_rolled_back_and_nothing_is_written_otherwise(ctx: Context) -> None:
    first, second, _ = three(ctx)
    promote(ctx, first)
    with pytest.raises(Conflict, match="is not the champion"):
        registry.roll_back_champion(ctx, second.id, RollBack())
    assert registry.stage_history(ctx, second.id) == ()


def test_a_champion_that_was_deleted_is_not_gone_back_to(ctx: Context) -> None:
    first, second, third = three(ctx)
    for one in (first, second, third):
        promote(ctx, one)
    models.archive(ctx, second.id)
    assert registry.roll_back_champion(ctx, third.id, RollBack()).id == first.id
    models.archive(ctx, first.id)
    with pytest.raises(NotFound):
        registry.stage_history(ctx, first.id)


def test_a_stage_that_is_taken_away_leaves_no_champion(ctx: Context) -> None:
    first, _, _ = three(ctx)
    promote(ctx, first)
    assert models.change(ctx, first.id, ModelChange(stage=None)).stage is None
    assert registry.champion_of(ctx, "fraud") is None


def test_a_stage_that_stays_writes_nothing(ctx: Context) -> None:
    first, _, _ = three(ctx)
    promote(ctx, first)
    promote(ctx, first)
    assert len(registry.stage_history(ctx, first.id)) == 1


def test_two_promotions_at_once_leave_one_champion(ctx: Context) -> None:
    chosen = three(ctx)
    promote(ctx, chosen[0])
    threads = [threading.Thread(target=promote, args=(ctx, one)) for one in chosen[1:] for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(stage) for stage in stages(ctx).values()) == ["archived", "archived", "champion"]


def test_a_reason_without_a_stage_is_refused_and_nothing_is_changed(ctx: Context) -> None:
    model = a_model(ctx)
    with pytest.raises(InvalidInput) as refused:
        models.change(ctx, model.id, ModelChange(notes="kept", note="why"))
    assert refused.value.field == "$.note"
    assert models.get(ctx, model.id).notes == ""


def test_tags_and_notes_are_kept_each_tag_once(ctx: Context) -> None:
    model = models.change(ctx, a_model(ctx).id, ModelChange(tags=["fast", "eu", "fast"], notes="Ask Ada."))
    assert (model.tags, model.notes) == (("fast", "eu"), "Ask Ada.")


def test_the_list_of_models_can_be_narrowed_to_a_name_and_a_stage(ctx: Context) -> None:
    first, _, _ = three(ctx)
    promote(ctx, first)
    a_model(ctx, name="churn")
    assert len(overview(ctx, "fraud").models) == 3
    assert [one.version for one in overview(ctx, "fraud", "champion").models] == ["v1"]


def test_it_is_known_which_models_were_trained_here(ctx: Context) -> None:
    trained, other = trained_model(ctx), a_model(ctx)
    assert trained.trained
    assert not other.trained
    assert {one.id: one.trained for one in models.all_models(ctx)} == {trained.id: True, other.id: False}
