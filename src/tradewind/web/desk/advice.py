"""Why something is stuck and what to do about it, in the reader's words."""

from dataclasses import dataclass
from gettext import NullTranslations
from typing import assert_never

from tradewind.checkout.desk import Trouble


@dataclass(frozen=True, slots=True)
class Advice:
    """Two sentences."""

    why: str
    what: str


def of_order(trouble: Trouble, words: NullTranslations) -> Advice:
    """For an order."""
    say = words.gettext
    match trouble:
        case Trouble.NO_ANSWER:
            return Advice(
                say("The provider has not said what became of the payment."),
                say("It is looked up by itself. Ask now, or find it at the provider by the id."),
            )
        case Trouble.STEP_OPEN:
            return Advice(
                say("The buyer's bank waits for the buyer."),
                say("Nothing to do: it expires by itself and the goods go back."),
            )
        case Trouble.NOT_TAKEN:
            return Advice(
                say("The money is held and has not been taken for an hour."),
                say("It is tried again by itself; look at the last trouble below."),
            )
        case Trouble.OWED:
            return Advice(
                say("Money is to go back and has not gone yet."),
                say("It is tried again by itself. If the provider refuses, refund it there."),
            )
        case Trouble.NOT_SENT:
            return Advice(
                say("Paid, and not everything is on its way."), say("Pack it and say it shipped.")
            )
        case other:
            assert_never(other)


def of_delivery(state: str, *, resting: bool, active: bool, words: NullTranslations) -> Advice:
    """For a letter."""
    say = words.gettext
    if not active:
        return Advice(
            say("The receiver was stopped."), say("Let it go on; what waits is then sent.")
        )
    if state == "dead":
        return Advice(
            say("The receiver refused it at every try."),
            say("Ask the receiver to mend it, then replay."),
        )
    if resting:
        return Advice(
            say("The receiver does not answer and is left in peace."),
            say("It is tried again by itself. Replay once it answers, to be sooner."),
        )
    return Advice(say("It waits for its next try."), say("Nothing to do."))
