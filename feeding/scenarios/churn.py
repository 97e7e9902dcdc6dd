"""Telecom churn: customers use more and more data, and the model has never seen so much."""

from __future__ import annotations

import numpy as np

from feeding.scenario import SCENARIOS, Days, Draw, Incident, Scenario, latency, sigmoid

GROWTH = Incident("drift", "data_usage_gb grows week by week", -14)
FULL_AFTER = 12.0  # days until the growth has reached its height
CONTRACTS = ("monthly", "one year", "two years")
PAYMENTS = ("card", "direct debit", "invoice", "wallet")


def draw(rng: np.random.Generator, days: Days) -> Draw:
    """Return customers scored at these times."""
    n = len(days)
    tenure = np.round(rng.gamma(1.6, 18, n))
    contract = rng.choice(3, n, p=[0.55, 0.25, 0.2])
    calls = rng.poisson(1.1, n)
    charge = np.round(rng.normal(62, 18, n).clip(15), 2)
    usage = rng.gamma(4, 6, n)
    growth = 1 + 0.8 * np.clip((days - GROWTH.start) / FULL_AFTER, 0, 1)
    risk = 0.2 - 0.07 * tenure - 1.6 * contract + 1.1 * calls + 0.02 * (charge - 62) - 0.6
    probability = sigmoid(2.2 * risk + rng.normal(0, 0.2, n))
    features = {
        "tenure_months": tenure,
        "contract": np.array(CONTRACTS)[contract],
        "support_calls_30d": calls,
        "monthly_charge": charge,
        "data_usage_gb": np.round(usage * growth, 1),
        "payment_method": rng.choice(PAYMENTS, n, p=[0.4, 0.3, 0.2, 0.1]),
        "fibre": rng.random(n) < 0.35,
    }
    answer = {"class": np.where(probability > 0.5, "leaves", "stays"), "probability": np.round(probability, 4)}
    labels = np.where(rng.random(n) < sigmoid(2.2 * risk), "leaves", "stays")
    return Draw(features, answer, labels, latency(rng, n, 25), rng.random(n) < 0.001)


SCENARIOS.add(
    "churn",
    Scenario(
        name="churn",
        version="3.0",
        description="Tells the retention team which customers are about to leave.",
        task="classification",
        rows_a_day=1_600,
        label_delay=(1, 4),
        incidents=(GROWTH,),
        draw=draw,
        segments=("contract", "payment_method"),
    ),
)
