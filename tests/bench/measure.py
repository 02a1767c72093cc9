"""Timing, and the table that says what was reached."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: `value` against `floor` (at least, or at most when `most` is true)."""

    name: str
    value: float
    floor: float
    aim: float
    unit: str = "×"
    most: bool = False
    detail: str = ""

    @property
    def reached(self) -> bool:
        return self.value <= self.floor if self.most else self.value >= self.floor

    def cells(self) -> list[str]:
        sign = "≤" if self.most else "≥"
        verdict = "oui" if self.reached else "NON"
        return [
            self.name,
            f"{shown(self.value)} {self.unit}",
            f"{sign} {shown(self.floor)}",
            f"{sign} {shown(self.aim)}",
            verdict,
            self.detail,
        ]


def shown(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}"


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[list, list]:
    """A B A B…: what slows the machine for a while slows both."""
    pairs = [(seconds(first), seconds(second)) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def spread(times: list[float]) -> str:
    """« 12,3 ms (11,9 à 14,0) »: median, least and most."""
    low, middle, high = (
        f"{value * 1000:.3g}" for value in (min(times), statistics.median(times), max(times))
    )
    return f"{middle} ms ({low} à {high})".replace(".", ",")


def ratio(slow: list[float], quick: list[float]) -> float:
    return statistics.median(slow) / statistics.median(quick)


def table(rows: list[Row]) -> str:
    head = ["mesure", "obtenu", "plancher", "visé", "atteint", "médianes (étendue)"]
    lines = [head, ["---"] * len(head), *[row.cells() for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
