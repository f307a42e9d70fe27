"""Who acts, and what their role lets them do."""

from dataclasses import dataclass

from bot.errors import ActionError
from storage import staff
from storage.database import Transaction
from storage.staff import Role

READ = frozenset({"show", "reveal"})
WORK = READ | {"answer", "ask", "extend", "note", "assign", "propose"}
DECIDE = WORK | {"approve", "refuse"}
MAY: dict[Role, frozenset[str]] = {
    Role.AUDITOR: READ,
    Role.AGENT: WORK,
    Role.REVIEWER: DECIDE,
    Role.ADMIN: DECIDE,
}


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who acts on tickets; the name goes into the audit."""

    name: str
    role: Role

    def must(self, action: str) -> None:
        """Raises ActionError if this role may not do that."""
        if action not in MAY[self.role]:
            raise ActionError(f"{self.name} is {self.role.value} and may not {action}")


#: Whoever has the machine and its keys; they leave their trace under this name.
OPERATOR = Member("command line", Role.ADMIN)


async def member_of(tx: Transaction, user: int) -> Member | None:
    """The member with this Telegram user id, if there is one."""
    found = await staff.by_telegram(tx, user)
    return Member(found.name, found.role) if found else None


#: A rule that the policy file automates by its name acts under this one.
THE_POLICY = Member("the policy", Role.ADMIN)


async def member(tx: Transaction, name: str | None) -> Member:
    """The member of this name, or the operator if none is given; raises ActionError if there is none."""
    if not name:
        return OPERATOR
    found = await staff.by_name(tx, name)
    if found is None:
        raise ActionError(f"there is no member of staff named {name}: see `privacy-desk staff list`")
    return Member(found.name, found.role)
