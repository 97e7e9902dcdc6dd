"""What stands around a number: currencies, per cent, kilograms, months."""

from __future__ import annotations

import re
from collections import Counter

CURRENCIES = {
    "USD": ("US$", "USD", "$"),
    "EUR": ("EUR", "€"),
    "GBP": ("GBP", "£"),
    "JPY": ("JPY", "¥"),
    "INR": ("INR", "₹", "Rs.", "Rs"),
    "CHF": ("CHF", "Fr.", "Fr"),
    "CAD": ("CAD", "CA$", "C$"),
    "AUD": ("AUD", "AU$", "A$"),
    "BRL": ("BRL", "R$"),
    "CNY": ("CNY", "RMB", "CN¥"),
    "SEK": ("SEK",),
    "NOK": ("NOK",),
    "DKK": ("DKK",),
    "PLN": ("PLN", "zł"),
    "CZK": ("CZK", "Kč"),
    "RUB": ("RUB", "₽"),
    "KRW": ("KRW", "₩"),
    "TRY": ("TRY", "₺"),
    "ILS": ("ILS", "₪"),
    "ZAR": ("ZAR",),
    "MXN": ("MXN", "MX$"),
}
OF_SIGN = {sign.casefold(): code for code, signs in CURRENCIES.items() for sign in signs}
# Without a space only these are units: "10A" and "658xx" are codes.
KNOWN = (
    "% ‰ kg g mg µg lb lbs oz km m cm mm mi ft in l ml cl s sec secs ms min mins h hr hrs px pt pct kb mb gb tb hz khz "
    "mhz ghz kw kwh wh mah °c °f ° mph kmh km/h m/s m² m³ m2 m3 cm² cm2 sqft bhp hp rpm nm cc kcal bar psi"
)
ATTACHED = frozenset(KNOWN.split())
WORDS = re.compile(r"[^\W\d_][^\W\d_.²³/°%]*(?:[ /][^\W\d_]+)?[²³23]?\.?|[%‰°][CF]?")
PREFIX = "|".join(sorted((re.escape(sign) for sign in OF_SIGN), key=len, reverse=True))


def unit_of(before: str, after: str) -> str | None:
    """Return the unit that is written around a number, in one spelling; none where it is no unit.

    Parameters
    ----------
    before, after : str
        What stands before and after the digits, with the spaces between.

    Examples
    --------
    >>> unit_of("$", ""), unit_of("", " months"), unit_of("", "kg"), unit_of("", "xx"), unit_of("C", "")
    ('USD', 'month', 'kg', None, None)
    """
    ahead, behind = before.strip().casefold(), after.strip().casefold()
    if ahead and behind:
        return None
    if ahead or behind in OF_SIGN:
        return OF_SIGN.get(ahead or behind)
    attached = not after[:1].isspace()
    short = attached or len(behind) < 2
    known = behind in ATTACHED if short else bool(WORDS.fullmatch(behind)) and len(behind) <= 20
    return _singular(behind) if known else None


def common_unit(units: Counter[str]) -> str:
    """Return the unit most numbers have; empty where none has any."""
    return units.most_common(1)[0][0] if units else ""


def written_as(unit: str) -> tuple[str, str]:
    """Return patterns of the unit before and after a number; empty where it does not stand there."""
    if not unit:
        return "", ""
    if unit in CURRENCIES:
        signs = "|".join(re.escape(sign) for sign in CURRENCIES[unit])
        return f"(?i:{signs})", f"(?i:{signs})"
    return "", f"(?i:{re.escape(unit)}s?\\.?)"


def _singular(unit: str) -> str:
    plain = unit.rstrip(".")
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") else plain
