"""All models at a glance."""

from __future__ import annotations

from services.alerts import select_views
from services.context import Context
from services.health import summarise
from services.views.model import Health, Overview
from storage import models
from storage.alerts import Wanted

ORDER: tuple[Health, ...] = ("critical", "warning", "learning", "healthy", "no_data")


def overview(ctx: Context, name: str | None = None, stage: str | None = None) -> Overview:
    """Return every model, the worst first, and the alerts that are not resolved.

    Parameters
    ----------
    name, stage : str, optional
        Of the models that are wanted.
    """
    with ctx.database.read() as connection:
        unresolved = select_views(connection, Wanted(unresolved=True))
        summaries = [
            summarise(connection, model, [alert for alert in unresolved if alert.model_id == str(model.id)], ctx.now())
            for model in (models.active(connection) if name is None else models.named(connection, name))
            if stage in (None, model.stage)
        ]
    return Overview(tuple(sorted(summaries, key=lambda summary: ORDER.index(summary.health))), unresolved)
