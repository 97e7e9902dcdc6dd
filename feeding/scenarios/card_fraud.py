"""Card payments: rare fraud, a merchant category nobody trained on, a field that went missing, a new fraud pattern."""

from __future__ import annotations

import numpy as np

from feeding.scenario import SCENARIOS, Days, Draw, Incident, Scenario, latency, sigmoid

MISSING = Incident("missing", "device is empty in four of ten payments", -17, -15)
PATTERN = Incident("accuracy", "a fraud pattern the model does not know; labels tell days later", -11, -7)
CATEGORY = Incident("new level", "a merchant category the model was not trained on", -4)
CATEGORIES = ("groceries", "fuel", "travel", "electronics", "restaurants", "clothing", "entertainment", "health")
DEVICES = ("ios", "android", "web", "terminal")
COUNTRIES = ("CH", "DE", "FR", "IT", "AT", "US")


def draw(rng: np.random.Generator, days: Days) -> Draw:
    """Return payments at these times."""
    n = len(days)
    amount = np.round(rng.lognormal(3.6, 1.0, n), 2)
    category = rng.choice(CATEGORIES, n, p=[0.3, 0.14, 0.06, 0.1, 0.16, 0.12, 0.07, 0.05]).astype(object)
    distance = np.round(rng.exponential(12, n), 1)
    per_day = rng.poisson(2.2, n)
    age = rng.integers(20, 3_000, n)
    abroad = rng.choice(COUNTRIES, n, p=[0.7, 0.1, 0.07, 0.06, 0.04, 0.03])
    risk = -4.6 + 0.55 * np.log(amount) + 0.04 * distance + 0.35 * per_day + 1.2 * (abroad == "US") - 0.0004 * age
    probability = sigmoid(6.0 * risk + rng.normal(0, 0.3, n))
    fraud = rng.random(n) < sigmoid(6.0 * risk)
    fraud |= PATTERN.during(days) & (rng.random(n) < 0.16)
    category[CATEGORY.during(days) & (rng.random(n) < 0.12)] = "crypto exchange"
    device = rng.choice(DEVICES, n, p=[0.35, 0.33, 0.2, 0.12]).astype(object)
    device[MISSING.during(days) & (rng.random(n) < 0.4)] = None
    features = {
        "amount": amount,
        "merchant_category": category,
        "country": abroad,
        "device": device,
        "distance_km": distance,
        "payments_24h": per_day,
        "account_age_days": age,
        "card_present": rng.random(n) < 0.6,
    }
    answer = {
        "class": np.where(probability > 0.5, "fraud", "legitimate"),
        "probability": np.round(probability, 4),
    }
    labels = np.where(fraud, "fraud", "legitimate")
    return Draw(features, answer, labels, latency(rng, n, 18), rng.random(n) < 0.001)


SCENARIOS.add(
    "card_fraud",
    Scenario(
        name="card-fraud",
        version="2.3",
        description="Scores card payments while the customer waits.",
        task="classification",
        rows_a_day=2_600,
        label_delay=(2, 5),
        incidents=(MISSING, PATTERN, CATEGORY),
        draw=draw,
        segments=("country", "merchant_category"),
    ),
)
