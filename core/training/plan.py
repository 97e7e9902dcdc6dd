"""What somebody wants trained: the target, the split, the algorithm, and the limits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta

from core.errors import InvalidInput

COLUMN = {"entry": "column"}


@dataclass(frozen=True)
class Plan:
    """What is wanted; every field but the first has a default that is right for most."""

    target_column: Annotated[str, Meta(min_length=1, title="Predict", extra_json_schema=COLUMN)] = ""
    features: Annotated[
        tuple[str, ...], Meta(title="From", description="all columns that tell something when empty")
    ] = ()
    task: Annotated[
        Literal["auto", "classification", "regression"],
        Meta(title="Classes or numbers", description="auto finds it from the values"),
    ] = "auto"
    positive: Annotated[
        str | float | bool | None,
        Meta(title="The class that matters", description="of two; a yes, a 1, else the rarer one when left out"),
    ] = None
    algorithm: Annotated[
        str, Meta(max_length=60, title="Algorithm", description="auto tries all of them and keeps the best")
    ] = "auto"
    params: Annotated[dict[str, Any], Meta(title="Its params")] = field(default_factory=dict)
    split: Annotated[
        Literal["random", "time"],
        Meta(title="Hold out", description="random: rows drawn at random; time: the newest rows, as in real life"),
    ] = "random"
    time_column: (
        Annotated[
            str,
            Meta(
                title="Time",
                description="of the split by time; the order of the rows when left out",
                extra_json_schema=COLUMN,
            ),
        ]
        | None
    ) = None
    test_size: Annotated[
        float, Meta(ge=0.05, le=0.5, title="Share held out", description="to measure on; a model never learns from it")
    ] = 0.2
    cv: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=20,
                title="Folds",
                description="of cross-validation; 5 up to 20,000 rows, none beyond, when left out",
            ),
        ]
        | None
    ) = None
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1, title="Seed", description="the same seed gives the same model")] = 0
    balanced: Annotated[bool, Meta(title="Weigh rare classes as much as frequent ones")] = False
    cost_false_positive: (
        Annotated[
            float, Meta(gt=0, le=1e12, title="Cost of a false alarm", description="of two classes; moves the threshold")
        ]
        | None
    ) = None
    cost_false_negative: (
        Annotated[float, Meta(gt=0, le=1e12, title="Cost of a miss", description="of two classes; moves the threshold")]
        | None
    ) = None
    time_limit_s: Annotated[
        float, Meta(ge=1, le=6 * 3600, title="Time limit", description="seconds, for all of it")
    ] = 600.0
    memory_limit_mb: Annotated[
        int, Meta(ge=512, le=1_000_000, title="Memory limit", description="MiB, some 300 of which the libraries take")
    ] = 4_096
    explain: Annotated[
        bool,
        Meta(title="Explain", description="importance, dependence and learning curve, within a twentieth of the time"),
    ] = True

    def __post_init__(self) -> None:
        if self.split == "random" and self.time_column is not None:
            raise InvalidInput("a time column goes with the split by time", field="$.time_column")
        if (self.cost_false_positive is None) != (self.cost_false_negative is None):
            raise InvalidInput("the two costs go together", field="$.cost_false_positive")
        if self.cv == 1:
            raise InvalidInput("folds are 0 for none, or at least 2", field="$.cv")

    def to_json(self) -> dict[str, Any]:
        """Return the plan as JSON."""
        return asdict(self)

    @property
    def costed(self) -> bool:
        """Whether the threshold is to be chosen by cost."""
        return self.cost_false_positive is not None
