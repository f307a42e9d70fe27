"""Faults to order: what goes wrong with the next calls of a method, before or after they take effect."""

import asyncio
from dataclasses import dataclass, field

from bot.demo.telegram_call import Call
from bot.demo.telegram_errors import ApiError


@dataclass(slots=True)
class Fault:
    """Befalls `times` calls (None: all, until ended) of one method ("*": any), perhaps in one chat only."""

    method: str
    chat_id: int | None
    times: int | None
    error: ApiError | None = None  # refused with this, without effect
    accepting: bool = True  # whether the call takes effect before the connection is dropped
    held: bool = False  # takes effect, but is answered only after release()
    arrived: asyncio.Event = field(default_factory=asyncio.Event)  # the fault has struck at least once
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Lets held calls be answered."""
        self.released.set()

    def end(self) -> None:
        """Strikes no more, and lets go of what it holds."""
        self.times = 0
        self.released.set()

    def fits(self, call: Call) -> bool:
        """Whether this call is meant."""
        method = self.method == "*" or self.method.lower() == call.method.lower()
        chat = self.chat_id is None or self.chat_id == call.number("chat_id")
        return method and chat and self.times != 0

    def strike(self) -> None:
        """Counts one use."""
        if self.times is not None:
            self.times -= 1
        self.arrived.set()


class Faults:
    """The faults on order, first come first served."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Orders a fault."""
        self._ordered.append(fault)
        return fault

    def take(self, call: Call) -> Fault | None:
        """The fault that befalls this call, if any."""
        self._ordered = [fault for fault in self._ordered if fault.times != 0]
        fault = next((fault for fault in self._ordered if fault.fits(call)), None)
        if fault:
            fault.strike()
        return fault
