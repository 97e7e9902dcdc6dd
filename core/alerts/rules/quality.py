"""The data itself is bad: missing, mistyped, far out, new, constant, or of another shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.alerts.rule import Material, Reading, rule_family
from core.drift.verdict import State
from core.quality.check import limits
from core.quality.finding import Finding
from core.quality.report import WindowQuality, report
from core.quality.weigh import QualityState

VERDICTS: Mapping[QualityState, State] = {
    "no_data": "no_data",
    "insufficient": "insufficient",
    "ok": "ok",
    "info": "ok",
    "warning": "warning",
    "critical": "critical",
}


@rule_family(name="quality", label="Data quality", compares=True, bad_warning=0.05, bad_critical=0.3)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window from the quality report that pages and API show.

    More than 5 % missing or mistyped is a warning, 30 % more than in the reference is critical, if beyond chance. So
    is an absent feature or a changed type; outliers, values out of range, new levels and constants warn.
    """
    severities = limits(params["bad_warning"], params["bad_critical"])
    windows = report(material.spec, material.reference, material.windows, material.filling, severities=severities)
    return [_reading(window) for window in windows]


def _reading(window: WindowQuality) -> Reading:
    verdict = VERDICTS[window.state]
    if verdict not in ("warning", "critical"):
        return Reading(verdict, window.n)
    found = [finding for finding in window.findings if finding.state in ("warning", "critical")]
    names = tuple(dict.fromkeys(finding.column for finding in found if finding.column))
    evidence = {finding.column or "rows": _evidence(finding) for finding in reversed(found)}  # the worst stays
    evidence = {name: evidence[name] for name in dict.fromkeys(finding.column or "rows" for finding in found)}
    summary = f"{found[0].sentence} Based on {window.n:,} predictions."
    return Reading(verdict, window.n, _title(found, names), summary, names, evidence, (100 - window.score) / 100)


def _title(found: Sequence[Finding], names: Sequence[str]) -> str:
    worst = found[0]
    where = f" in {worst.column}" if worst.column else ""
    others = len(set(names) - {worst.column})
    more = f" and {others} more column{'s' if others > 1 else ''}" if others else ""
    return f"{worst.label}{where}{more}"


def _evidence(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "verdict": finding.state,
        "share": finding.share,
        "expected": finding.expected,
        "p_adjusted": finding.p_adjusted,
        "reason": finding.sentence,
    }
