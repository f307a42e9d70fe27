"""Opening a ticket: what was understood, the clock from receipt, and the first answer."""

from bot import verification
from bot.incoming import Incoming, Trust
from bot.lifecycle import move
from bot.policy.deadline import due
from bot.post import say, tell_staff
from bot.step import Step
from bot.wording import names, spoken
from bot.world import World
from intents.details import claimed_account, corrections, mask_numbers
from intents.right import Kind, NeedsPerson, Reading, Right
from storage.columns import new_id
from storage.database import write_late, write_new
from storage.ticket import (
    Direction,
    Flag,
    Message,
    Request,
    Status,
    Ticket,
    new_number,
    new_token,
)

CHOICES = (*Right, Kind.QUESTION, Kind.OTHER)
NEED_NOT_WAIT = "a withdrawal need not wait for the proof"
FLAGS = {
    NeedsPerson.THIRD_PARTY: Flag.THIRD_PARTY,
    NeedsPerson.AGENT: Flag.THIRD_PARTY,
    NeedsPerson.AUTHORITY: Flag.THIRD_PARTY,
    NeedsPerson.SEVERAL_PEOPLE: Flag.THIRD_PARTY,
    NeedsPerson.MINOR: Flag.MINOR,
}


async def request(step: Step, world: World, message: Incoming, reading: Reading) -> Ticket:
    """Open a ticket for rights that were asked for, and see to it that we know who asks."""
    ticket = _ticket(step, world, message, reading, Status.VERIFYING)
    ticket.claimed = claimed_account(message.text, message.sender, world.addresses)
    keep(step, ticket, message)
    ask_for(step, world, ticket, reading.rights)
    await identify(step, world, ticket, message.text)
    return ticket


def ask_for(step: Step, world: World, ticket: Ticket, rights: tuple[Right, ...]) -> None:
    """Add rights to a ticket, each with its own clock from the ticket's receipt; the ticket's is the soonest."""
    policy = world.policy(ticket)
    clocks = {
        right: due(
            policy,
            right,
            ticket.received_at,
            cancellation=ticket.cancellation and right is Right.DELETION,
        )
        for right in rights
    }
    for right, clock in clocks.items():
        write_late(
            step.tx,
            Request,
            id=new_id(step.now),
            ticket_id=ticket.id,
            right=right,
            received_at=ticket.received_at,
            due_at=clock.due_at,
        )
    known = [right for right in ticket.rights if right not in clocks]
    ticket.rights = [*known, *(right.value for right in rights)]
    ticket.kind = Kind.REQUEST
    first = min(clocks.values(), key=lambda clock: clock.due_at)
    ticket.due_at = min(ticket.due_at, first.due_at) if known else first.due_at
    ticket.acknowledge_by, ticket.look_at = first.acknowledge_by, step.now
    step.note("asked", ticket, rights=ticket.rights, due=ticket.due_at.isoformat(), clause=first.clause)


async def identify(step: Step, world: World, ticket: Ticket, text: str) -> None:
    """Acknowledge a request, and ask for the proof that its rights need; some need a person first."""
    policy = world.policy(ticket)
    if ticket.needs_person:
        move(step, ticket, Status.REVIEWING, because=f"needs a person: {ticket.needs_person}")
        await _acknowledge(step, world, ticket, text, verification.Proof("person"))
        await tell_staff(step, world, ticket, f"not to be decided by a program: {ticket.needs_person}")
        return
    if verification.needed(ticket, policy):
        move(step, ticket, Status.VERIFYING, because="who asks is to be proved")
        await _acknowledge(step, world, ticket, text, await verification.begin(step, world, ticket))
        if Right.WITHDRAWAL in ticket.asked:
            await tell_staff(step, world, ticket, NEED_NOT_WAIT)
        return
    move(step, ticket, Status.WORKING, because="nothing to prove beyond the channel")
    await _acknowledge(step, world, ticket, text, verification.Proof("none"))
    await tell_staff(step, world, ticket, "to be done")


async def _acknowledge(
    step: Step, world: World, ticket: Ticket, text: str, proof: verification.Proof
) -> None:
    policy = world.policy(ticket)
    first = ticket.asked[0]
    closing = ticket.cancellation and first is Right.DELETION
    clock = due(policy, first, ticket.received_at, cancellation=closing)
    wrong_and_right = corrections(text) if Right.CORRECTION in ticket.asked else ()
    await say(
        step,
        world,
        ticket,
        "acknowledgement",
        fresh=True,
        proof=proof.how,
        code=proof.code,
        hours=policy.verification.hours,
        due=ticket.due_at,
        clause=clock.clause,
        details_wanted=Right.CORRECTION in ticket.asked and not any(c.right for c in wrong_and_right),
        self_service=policy.rights[ticket.asked[0]].self_service,
    )


async def acknowledge_more(step: Step, world: World, ticket: Ticket, more: tuple[Right, ...]) -> None:
    """Acknowledge again when a right was added; the code that is out stays good."""
    await _acknowledge(step, world, ticket, "", verification.Proof("pending"))
    if Right.WITHDRAWAL in more:
        await tell_staff(step, world, ticket, NEED_NOT_WAIT)


async def question(step: Step, world: World, message: Incoming, reading: Reading) -> Ticket:
    """Open a ticket that a person answers: a question about privacy, a complaint, a sealed mail."""
    ticket = _ticket(step, world, message, reading, Status.REVIEWING)
    ticket.kind = Kind.QUESTION
    keep(step, ticket, message)
    await to_person(step, world, ticket)
    return ticket


async def to_person(step: Step, world: World, ticket: Ticket) -> None:
    """Say that a person will answer, and tell the staff."""
    await say(step, world, ticket, "question", fresh=True, due=ticket.due_at)
    await tell_staff(step, world, ticket, "a question or complaint about privacy")


async def lost_request(step: Step, world: World, message: Incoming, reading: Reading) -> Ticket:
    """Someone asks what became of a request that we do not find: perhaps a promise was missed, so a person looks."""
    ticket = _ticket(step, world, message, reading, Status.REVIEWING)
    keep(step, ticket, message)
    await say(step, world, ticket, "complaint_received", fresh=True, due=ticket.due_at)
    await tell_staff(step, world, ticket, "asks about a request that is not found")
    return ticket


async def unclear(step: Step, world: World, message: Incoming, reading: Reading) -> Ticket:
    """Ask back, with the likeliest readings as choices."""
    ticket = _ticket(step, world, message, reading, Status.CLARIFYING)
    ticket.claimed = claimed_account(message.text, message.sender, world.addresses)
    likely = reading.likely if any(label in tuple(Right) for label in reading.likely) else tuple(Right)
    ticket.choices = [*dict.fromkeys(choice.value for choice in (*likely, Kind.QUESTION, Kind.OTHER))]
    keep(step, ticket, message)
    policy = world.policy(ticket)
    words = names(spoken(ticket.language))["choices"]
    await say(
        step,
        world,
        ticket,
        "clarify",
        fresh=True,
        choices=[words[choice] for choice in ticket.choices],
        self_service=policy.rights.access.self_service,
    )
    return ticket


def _ticket(step: Step, world: World, message: Incoming, reading: Reading, status: Status) -> Ticket:
    policy = world.policies.at(message.received_at)
    clock = due(policy, Right.ACCESS, message.received_at)
    ticket = Ticket(
        id=new_id(step.now),
        number=new_number(),
        token=new_token(),
        status=status,
        kind=reading.kind,
        cancellation=reading.cancellation,
        channel=message.channel,
        door=message.door,
        language=message.language or reading.language,
        requester=message.sender,
        received_at=message.received_at,
        due_at=clock.due_at,
        look_at=step.now,
        acknowledge_by=clock.acknowledge_by,
        policy=f"{policy.title} {policy.version}",
        needs_person=reading.needs_person.value if reading.needs_person else None,
        # Given, although they are the defaults: making those costs more than all the rest.
        rights=[],
        choices=[],
        flags=[],
        waited=[],
    )
    if reading.needs_person:
        ticket.flag(FLAGS[reading.needs_person])
    if message.trust is Trust.FAILED:
        ticket.flag(Flag.SENDER_MISMATCH)
    write_new(step.tx, ticket)
    step.note("opened", ticket, status=status.value, policy=ticket.policy, trust=message.trust.value)
    return ticket


def keep(step: Step, ticket: Ticket, message: Incoming, *, linked: bool = False) -> None:
    """Write down what was said in a ticket, identity and card numbers masked; `linked`: by someone else, §4(3)."""
    if not linked and message.message_id:
        ticket.last_message_id = message.message_id
    write_late(
        step.tx,
        Message,
        id=new_id(step.now),
        ticket_id=ticket.id,
        direction=Direction.IN,
        at=message.received_at,
        author=message.sender,
        subject=mask_numbers(message.subject).text,
        text=mask_numbers(message.text.strip()).text,
        message_id=message.message_id,
        inbox_id=message.inbox_id,
        linked=linked,
        attachments=[{"name": n, "type": t, "size": s} for n, t, s in message.attachments],
    )
