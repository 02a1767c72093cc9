"""Numbers as French readers write them: « 3 200 », « 12,5 % », « 1,2 M€ », « 38 km »."""

from decimal import Decimal

NARROW_SPACE = "\u202f"  # between thousands, before a unit
NO_BREAK_SPACE = "\u00a0"
_MILLION = 1_000_000


def format_number(value: Decimal | float, decimals: int = 2) -> str:
    """At most ``decimals`` decimals, none when they are zeros."""
    text = f"{Decimal(str(value)):,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", NARROW_SPACE).replace(".", ",").replace("-", "−")


def format_euros(value: Decimal | float) -> str:
    """« 50 000 € », « 1,2 M€ » from a million on."""
    if abs(value) >= _MILLION:
        return f"{format_number(Decimal(str(value)) / _MILLION)}{NO_BREAK_SPACE}M€"
    return f"{format_number(value)}{NO_BREAK_SPACE}€"


def format_percent(value: Decimal | float) -> str:
    return f"{format_number(value)}{NO_BREAK_SPACE}%"


def format_km(value: float) -> str:
    """Whole kilometres; « moins d’un km » for neighbours."""
    if value < 1:
        return f"moins d’un{NO_BREAK_SPACE}km"
    return f"{format_number(value, 0)}{NO_BREAK_SPACE}km"


def plural(count: int, singular: str, many: str = "") -> str:
    """« 1 dynamique », « 3 dynamiques »; French counts 0 as singular."""
    noun = singular if abs(count) < 2 else many or f"{singular}s"
    return f"{format_number(count, 0)}{NO_BREAK_SPACE}{noun}"
