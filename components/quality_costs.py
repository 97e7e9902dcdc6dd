"""What lowers a score, told by the findings that are shown."""

from __future__ import annotations

from collections.abc import Sequence

from core.quality.check import CHECKS
from core.quality.finding import Cost, Finding


def told_costs(costs: Sequence[Cost], findings: Sequence[Finding]) -> list[Cost]:
    """Return the costs, the dearest first, each in the words of the finding that is shown of it.

    Parameters
    ----------
    costs : sequence of Cost
    findings : sequence of Finding
        Those of the same window or column.

    Notes
    -----
    What a check found may be shown by one that says more of the same values: a feature that never came costs as such,
    and as its values are missing; that is one thing to tell. Points of such costs are added up.
    """
    wider = {(one.column, name): one for one in findings for name in CHECKS.all()[one.check].covers}
    shown = wider | {(one.column, one.check): one for one in findings}
    told: dict[tuple[str, str], Cost] = {}
    for cost in costs:
        finding = shown.get((cost.column, cost.check))
        check, sentence = (cost.check, cost.sentence) if finding is None else (finding.check, finding.sentence)
        before = told.get((cost.column, check))
        points = cost.points + (before.points if before else 0.0)
        told[cost.column, check] = Cost(points, cost.column, check, sentence)
    return sorted(told.values(), key=lambda cost: (-cost.points, cost.column, cost.check))
