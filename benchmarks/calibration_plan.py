"""What the calibration measures: kinds of data, numbers of columns and rows, drifts, and how often each is drawn."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.calibration_data import SORTS, Design

SIZES = (30, 50, 100, 200, 500, 1_000, 3_000, 10_000, 30_000, 100_000)
POWER_SIZES = (30, 50, 100, 200, 500, 1_000)
REFERENCE = 5_000
OURS = {30: 300, 3_000: 80, 10_000: 40}
PEERS = {30: 10, 3_000: 5, 30_000: 2}
PAIRED = {30: 80}
WIDE = {30: 40}
WIDEST = {30: 40, 100: 150, 200: 40}  # n = 100 is where small groups of bins told most
PEERS_WIDE = {30: 1}
NOBODY = {30: 0}
OWN_CHUNKS = "mixed, 10 of 5000"  # where NannyML is also given reference chunks of the window's size

GRID = tuple(Design(kind, 10, REFERENCE, SIZES, OURS, PEERS) for kind in SORTS if kind not in ("10 % missing", "count"))
OTHER = (
    Design("normal", 50, REFERENCE, SIZES[:8], WIDE, PEERS_WIDE),
    Design("normal", 200, REFERENCE, SIZES[:8], WIDE, NOBODY),
    Design("mixed", 50, REFERENCE, SIZES[:8], WIDE, PEERS_WIDE),
    Design("mixed", 200, REFERENCE, SIZES[:8], WIDEST, PEERS_WIDE),
    Design("mixed", 10, 1_000, (50, 200, 1_000, 10_000), OURS, PEERS),
    Design("mixed", 10, 50_000, (50, 200, 1_000, 10_000), {30: 60}, {30: 2}),
)
SHIFTS = ("shift 0.25 sigma", "shift 0.5 sigma", "shift 1 sigma")


def _alone(kind: str, *drifts: str, n_reference: int = REFERENCE) -> Design:
    """Return the design of a single column with these drifts."""
    found = tuple((drift, f"{kind} 0") for drift in drifts)
    return Design(kind, 1, n_reference, POWER_SIZES, OURS, PAIRED, found)


POWER = (
    _alone("normal", *SHIFTS, "spread x1.5", "10 % go missing"),
    _alone("Student t, 2", "shift 0.5 sigma", "spread x1.5"),
    _alone("lognormal", "times 1.65", "times 2.7", "unit x100"),
    _alone("70 % zeros", "zeros +10 points"),
    _alone("3 levels", "level +10 points"),
    _alone("12 levels", "level +10 points", "10 % go missing"),
    _alone("60 levels", "level +10 points"),
    _alone("normal", "shift 0.25 sigma", "shift 0.5 sigma", "spread x1.5", n_reference=1_000),
    _alone("12 levels", "level +10 points", n_reference=1_000),
    Design(
        "mixed",
        10,
        REFERENCE,
        SIZES,
        OURS,
        PAIRED | {3_000: 10, 30_000: 2},
        (
            *((drift, "normal 0") for drift in (*SHIFTS, "spread x1.5", "10 % go missing", "unit x100")),
            ("level +10 points", "12 levels 5"),
        ),
    ),
)
DESIGNS = (*GRID, *OTHER, *POWER)
FILLING = tuple(
    Design(kind, 10, REFERENCE, (100, 200, 500, 1_000, 3_000, 10_000), {30: 60}, NOBODY) for kind in ("normal", "mixed")
)


def smaller(design: Design, factor: int) -> Design:
    """Return the design with a part of its references, at most ten columns and no window above 1,000 rows."""
    return replace(
        design,
        n_columns=min(design.n_columns, 10),
        sizes=tuple(size for size in design.sizes if size in (50, 200, 1_000)),
        repeated={30: max(1, design.references(50) // factor)},
        peers_repeated={30: max(1, design.references(50, peers=True) // factor)},
    )
