"""House prices: an area sent in another unit for two days, and a service that has become slow."""

from __future__ import annotations

import numpy as np

from feeding.scenario import SCENARIOS, Days, Draw, Incident, Scenario, latency

UNIT = Incident("unit", "area_m2 arrives in square decimetres, times 100", -13, -11)
SLOW = Incident("latency", "answers take five times as long", -3)
DISTRICTS = ("centre", "north", "east", "south", "west", "lakeside", "hills", "harbour")


def draw(rng: np.random.Generator, days: Days) -> Draw:
    """Return valuations at these times."""
    n = len(days)
    area = np.round(rng.gamma(9, 12, n) + 25)
    rooms = np.clip(np.round(area / 28 + rng.normal(0, 0.8, n)), 1, 12)
    built = np.clip(np.round(rng.normal(1985, 22, n)), 1890, 2026)
    distance = np.round(rng.gamma(2, 3, n), 1)
    place = rng.choice(len(DISTRICTS), n, p=[0.16, 0.15, 0.14, 0.14, 0.13, 0.1, 0.1, 0.08])
    worth = 5_200 + 9 * (built - 1985) - 130 * np.minimum(distance, 20) + 320 * place
    sent = np.where(UNIT.during(days), area * 100, area)
    price = worth * area * rng.lognormal(0, 0.07, n)
    features = {
        "area_m2": sent,
        "rooms": rooms,
        "year_built": built,
        "distance_to_centre_km": distance,
        "district": np.array(DISTRICTS)[place],
        "energy_class": rng.choice(list("ABCDEFG"), n, p=[0.06, 0.14, 0.24, 0.24, 0.16, 0.1, 0.06]),
        "garden": rng.random(n) < 0.45,
    }
    answer = {"value": np.round(worth * sent * rng.lognormal(0, 0.03, n), -2)}
    slow = np.where(SLOW.during(days), 5.0, 1.0)
    return Draw(features, answer, np.round(price, -2), latency(rng, n, 40) * slow, rng.random(n) < 0.002)


SCENARIOS.add(
    "house_prices",
    Scenario(
        name="house-prices",
        version="1.4",
        description="Values homes for the mortgage desk.",
        task="regression",
        rows_a_day=1_200,
        label_delay=(1, 3),
        incidents=(UNIT, SLOW),
        draw=draw,
        segments=("district",),
    ),
)
