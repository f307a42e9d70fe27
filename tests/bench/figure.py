"""A figure: what was measured, and what is promised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure in its unit, and the most that is promised."""

    name: str
    value: float
    unit: str
    promised: float

    def __str__(self) -> str:
        kept = "kept" if self.value <= self.promised else "MISSED"
        return f"{self.name}: {self.value:.2f} {self.unit}, promised {self.promised:g} {self.unit}: {kept}"
