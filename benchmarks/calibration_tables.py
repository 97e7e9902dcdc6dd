"""What was measured -> the tables of docs/calibration.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from benchmarks.calibration_failures import cases
from benchmarks.calibration_ours import LOOKS
from benchmarks.calibration_plan import OWN_CHUNKS
from benchmarks.calibration_shares import (
    CALM,
    DATASET,
    EVIDENTLY,
    LEVEL,
    NANNYML,
    OURS,
    OWN,
    RIVALS,
    Floats,
    Found,
    Share,
    gain,
    power,
    share,
)
from core.drift.compare import compare

SHOWN = (50, 200, 1_000, 10_000, 100_000)
NONE = "-"


def tables(found: Sequence[Found], filled: Mapping[str, Floats]) -> dict[str, str]:
    """Return every table by its name, as Markdown."""
    return {
        "false alarms": false_alarms(found),
        "false alarms in full": "\n\n".join(in_full(each) for each in found),
        "own chunks": own_chunks(next(each for each in found if each.design.name == OWN_CHUNKS)),
        "power as delivered": as_delivered(next(each for each in found if each.design.name == OWN_CHUNKS)),
        "power at equal false alarms": at_equal_false_alarms(found),
        "filling": while_filling(filled),
    }


def false_alarms(found: Sequence[Found]) -> str:
    """Return one row a design: ours over all sizes and at its worst, and the peers at five sizes."""
    head = [
        "| data | columns | reference | ours, all n | ours, worst n | certainly over 1 % | "
        + " | ".join(f"peers, n = {n:,}" for n in SHOWN)
        + " |",
        "|---|--:|--:|---|---|---|" + "---|" * len(SHOWN),
    ]
    return "\n".join(head + [_false_alarm_row(each) for each in found])


def _false_alarm_row(found: Found) -> str:
    design = found.design
    flags = {n: found.flags(OURS, n) for n in design.sizes}
    known = {n: each for n, each in flags.items() if each is not None}
    shares = {n: share(each) for n, each in known.items()}
    worst = max(shares, key=lambda n: shares[n].value)
    over = [f"{n:,}" for n, one in shares.items() if one.low > LEVEL]
    cells = [
        design.kind,
        str(design.n_columns),
        f"{design.n_reference:,}",
        interval(share(np.concatenate([*known.values()]))),
    ]
    cells += [
        f"{interval(shares[worst])} at {worst:,}",
        "at all n" if len(over) == len(shares) else ", ".join(over) or "at no n",
    ]
    theirs = [" / ".join(percent(_share(found, who, n)) for who in RIVALS) for n in SHOWN]
    return "| " + " | ".join(cells + theirs) + " |"


def in_full(found: Found) -> str:
    """Return one row a size: shares with intervals and numbers of windows, of one design."""
    design = found.design
    head = [
        f"{design.kind}, {design.n_columns} column{'s' * (design.n_columns > 1)}, reference {design.n_reference:,}",
        "",
        "| n | windows | ours | peers' windows | Evidently, any column | Evidently, dataset | NannyML, any column |",
        "|--:|--:|---|--:|---|---|---|",
    ]
    rows = []
    for n in design.sizes:
        shares = {who: _share(found, who, n) for who in (OURS, EVIDENTLY, DATASET, NANNYML)}
        ours, theirs = shares[OURS], shares[EVIDENTLY]
        counts = [f"{one.windows:,}" if one else NONE for one in (ours, theirs)]
        cells = [f"{n:,}", counts[0], interval(ours), counts[1]]
        rows.append("| " + " | ".join(cells + [interval(shares[who]) for who in (EVIDENTLY, DATASET, NANNYML)]) + " |")
    return "\n".join(head + rows)


def own_chunks(found: Found) -> str:
    """Return false alarms of NannyML when its reference chunks are as long as the windows."""
    head = [
        "| n | windows | ours | NannyML, ten reference chunks | NannyML, chunks of n rows |",
        "|--:|--:|---|---|---|",
    ]
    rows = []
    for n in found.design.sizes:
        own = _share(found, OWN, n)
        if own is not None:
            cells = [
                f"{n:,}",
                f"{own.windows:,}",
                interval(_share(found, OURS, n)),
                interval(_share(found, NANNYML, n)),
            ]
            rows.append("| " + " | ".join([*cells, interval(own)]) + " |")
    return "\n".join(head + rows)


def as_delivered(found: Found) -> str:
    """Return the shares of windows that alarm, by size and drift: ours / Evidently / NannyML."""
    drifts = [drift for drift, _ in found.design.drifts]
    head = ["| n | windows | no drift | " + " | ".join(drifts) + " |", "|--:|--:|---|" + "---|" * len(drifts)]
    rows = []
    for n in found.design.sizes:
        trios, windows = [], NONE
        for drift in (CALM, *drifts):
            ours = _share(found, OURS, n, drift)
            trios.append(" / ".join(percent(_share(found, who, n, drift)) for who in (OURS, *RIVALS)))
            windows = f"{ours.windows:,}" if ours else NONE
        rows.append("| " + " | ".join([f"{n:,}", windows, *trios]) + " |")
    return "\n".join(head + rows)


def at_equal_false_alarms(found: Sequence[Found]) -> str:
    """Return power at one false alarm in a hundred, ours / Evidently / NannyML; bold where a peer has more."""
    paired = [each for each in found if each.design.drifts]
    sizes = paired[0].design.sizes
    head = [
        "| data | columns | reference | drift | " + " | ".join(f"n = {n:,}" for n in sizes) + " |",
        "|---|--:|--:|---|" + "---|" * len(sizes),
    ]
    rows = []
    for each in paired:
        for drift, _ in each.design.drifts:
            cells = [each.design.kind, str(each.design.n_columns), f"{each.design.n_reference:,}", drift]
            rows.append("| " + " | ".join(cells + [_trio(each, n, drift) for n in sizes]) + " |")
    return "\n".join(head + rows)


def _trio(found: Found, n: int, drift: str) -> str:
    parts = []
    for who in (OURS, *RIVALS):
        calm, drifted = found.scores(who, n), found.scores(who, n, drift)
        if calm is None or drifted is None:
            return NONE
        reached = f"{100 * power(calm, drifted):.0f}"
        more = None if who == OURS else gain(found, who, n, drift)
        parts.append(f"**{reached}**" if more is not None and more[0] > 0 else reached)
    return " / ".join(parts)


def while_filling(filled: Mapping[str, Floats]) -> str:
    """Return shares of windows that alarm at any of ten looks; see `calibration_ours.filling`."""
    head = [
        f"| data | n | windows | ever, in {LOOKS} looks | complete window only | ever, each look at p < 0.01 |",
        "|---|--:|--:|---|---|---|",
    ]
    rows = []
    for kind, n in dict.fromkeys(tuple(key.split("|")[:2]) for key in filled):
        shares = [share(filled[f"{kind}|{n}|{how}"]) for how in ("ever", "last", "naive")]
        cells = [kind, f"{int(n):,}", f"{shares[0].windows:,}", *map(interval, shares)]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(head + rows)


def failures(theirs: Sequence[Mapping[str, str]]) -> str:
    """Return the cases that are known to fail, with everybody's answer; a wrong one is bold."""
    head = ["| case | right | ours | Evidently | NannyML |", "|---|---|---|---|---|"]
    rows = []
    for case, answers in zip(cases(), theirs, strict=True):
        found = compare(pd.DataFrame(case.reference), pd.DataFrame(case.window))
        mine = "no drift" if found.verdict == "ok" else "drift"
        right = "drift" if case.drifted else "no drift"
        said = [f"{mine} ({found.verdict})", answers[EVIDENTLY], answers[NANNYML]]
        marked = [answer if answer.startswith(f"{right} (") else f"**{answer}**" for answer in said]
        rows.append("| " + " | ".join([case.label, right, *marked]) + " |")
    return "\n".join(head + rows)


def percent(one: Share | None) -> str:
    """Return a share in percent."""
    return NONE if one is None else f"{_digits(one.value)} %"


def interval(one: Share | None) -> str:
    """Return a share with its interval, in percent."""
    return NONE if one is None else f"{_digits(one.value)} % [{_digits(one.low)}, {_digits(one.high)}]"


def _digits(value: float) -> str:
    """Return a share in percent, to two digits below ten."""
    return f"{100 * value:.2g}" if 0 < value < 0.0995 else f"{100 * value:.0f}"


def _share(found: Found, who: str, n: int, drift: str = CALM) -> Share | None:
    flags = found.flags(who, n, drift)
    return None if flags is None else share(flags)
