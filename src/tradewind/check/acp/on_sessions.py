"""Checks of the checkout session: its five calls, capabilities, the issuer's second step."""

from typing import Any

from tradewind.check.acp.requirement import Deviation, NotApplicable, checks
from tradewind.check.acp.shape import shapes
from tradewind.check.acp.walk import (
    AUTHENTICATED,
    BUYER,
    SESSIONS,
    Json,
    Walk,
    choice,
    paying,
    total,
)

DONE = {"canceled", "completed"}


@checks("ACP-CS-1")
def create_answers_with_the_session(walk: Walk) -> None:
    """201 and the whole of it."""
    session = walk.created()
    walk.fits(session, _required(), what="The created session")
    if [line["item"]["id"] for line in session["line_items"]] != [walk.items[0]]:
        raise Deviation("The created session does not hold the item that was asked for.")


@checks("ACP-CS-2")
def update_answers_with_the_session(walk: Walk) -> None:
    """200 and the whole of it, with the change in it."""
    session = walk.created()
    changed = walk.got(walk.update(session, buyer=BUYER), 200)
    walk.fits(changed, _required(), what="The changed session")
    if changed["id"] != session["id"]:
        raise Deviation("A change answered with another session.")
    if changed.get("buyer", {}).get("email") != BUYER["email"]:
        raise Deviation("The buyer that was sent is not in the session.")
    two = [{"id": item} for item in walk.items[:2]]
    changed = walk.got(walk.update(session, line_items=two), 200)
    if [line["item"]["id"] for line in changed["line_items"]] != [each["id"] for each in two]:
        raise Deviation("The items that were sent are not in the session.")


@checks("ACP-CS-3")
def a_session_is_read_back(walk: Walk) -> None:
    """By its owner and by nobody else."""
    session = walk.created()
    at = f"{SESSIONS}/{session['id']}"
    again = walk.got(walk.wire.get(at), 200)
    if (again["id"], again["line_items"]) != (session["id"], session["line_items"]):
        raise Deviation("The session that is read is not the one that was created.")
    walk.refused(walk.wire.get(f"{SESSIONS}/no-such-session"), 404)
    if walk.target.other_token:
        other = {"Authorization": f"Bearer {walk.target.other_token}"}
        walk.refused(walk.wire.get(at, other), 404)
    else:
        walk.note(
            "Without another client's token (--with other_token=…) it was not tried whether "
            "another client may read it."
        )


@checks("ACP-CS-4")
def completing_makes_an_order(walk: Walk) -> None:
    """Status completed and an order that names the session."""
    done = walk.completed()
    if "order" not in done:
        raise Deviation("A completed session has no order.")
    walk.fits(done["order"], "Order", what="The order")
    if done["order"]["checkout_session_id"] != done["id"]:
        raise Deviation("The order names another session.")
    again = walk.got(walk.wire.get(f"{SESSIONS}/{done['id']}"), 200)
    if (
        again.get("status") != "completed"
        or again.get("order", {}).get("id") != done["order"]["id"]
    ):
        raise Deviation("Read again, the completed session has lost its status or its order.")


@checks("ACP-CS-5")
def canceling_happens_once(walk: Walk) -> None:
    """200, then 405; 405 after completing."""
    session = walk.created()
    canceled = walk.got(walk.cancel(session), 200)
    if canceled.get("status") != "canceled":
        raise Deviation(f"A canceled session says {canceled.get('status')!r}.")
    walk.refused(walk.cancel(session), 405)
    try:
        done = walk.completed()
    except NotApplicable as why:
        walk.note(f"Canceling what is completed was not tried: {why}")
        return
    walk.refused(walk.cancel(done), 405)


@checks("ACP-CS-6")
def required_fields_are_everywhere(walk: Walk) -> None:
    """On all five calls."""
    for name, session in _every_answer(walk):
        walk.fits(session, _required(), what=f"The answer of {name}")


@checks("ACP-CS-7")
def delivery_is_one_of_those_offered(walk: Walk) -> None:
    """The chosen way is offered, costs what it says, and no other way can be chosen."""
    session = walk.ready()
    options = {option["id"]: option for option in session["fulfillment_options"]}
    for chosen in session.get("selected_fulfillment_options", ()):
        if chosen["option_id"] not in options:
            raise Deviation(f"{chosen['option_id']!r} is chosen and not offered.")
    if not options:
        raise NotApplicable("No way of delivery is offered for this item.")
    for place, option in enumerate(options.values()):
        _choosing(walk, session, place, option)
    wrong = choice(session)
    wrong["selected_fulfillment_options"][0]["option_id"] = "no-such-option"
    answer = walk.update(session, **wrong)
    if answer.status != 200:
        walk.refused(answer)
        return
    told = walk.got(answer, 200)
    if not any(each.get("type") == "error" for each in told["messages"]):
        raise Deviation("An unknown way of delivery is passed over in silence.")


def _choosing(walk: Walk, session: Json, place: int, option: Json) -> None:
    changed = walk.got(walk.update(session, **choice(session, place)), 200)
    chosen = [each["option_id"] for each in changed.get("selected_fulfillment_options", ())]
    if chosen != [option["id"]]:
        raise Deviation(f"{option['id']!r} was chosen; the session says {chosen}.")
    costs, charged = total(option), total(changed, "fulfillment")
    if costs is not None and charged is not None and costs != charged:
        raise Deviation(f"{option['id']!r} costs {costs}; {charged} are in the totals.")


@checks("ACP-CS-8")
def nothing_undeclared_is_sent(walk: Walk) -> None:
    """On all five calls, every field at every depth."""
    for name, session in _every_answer(walk):
        walk.fits(session, "Session", what=f"The answer of {name}")


def _every_answer(walk: Walk) -> list[tuple[str, Json]]:
    session = walk.created()
    found = [("create", session)]
    found.append(("update", walk.got(walk.update(session, buyer=BUYER), 200)))
    found.append(("read", walk.got(walk.wire.get(f"{SESSIONS}/{session['id']}"), 200)))
    found.append(("cancel", walk.got(walk.cancel(session), 200)))
    try:
        found.append(("complete", walk.completed()))
    except NotApplicable as why:
        walk.note(f"Completing was left out: {why}")
    return found


def _required() -> dict[str, Any]:
    """The fields that no session may lack, whatever is in them."""
    needed = {name: "anything" for name in shapes()["Session"] if name.endswith("!")}
    return needed | {"...": "anything"}


@checks("ACP-CAP-1")
def capabilities_are_negotiated(walk: Walk) -> None:
    """Required on the way in, their intersection on the way out."""
    bare = walk.wish()
    del bare["capabilities"]
    walk.refused(walk.wire.post(SESSIONS, bare), 400, 422)
    known = {"3ds", "biometric", "address_verification"}
    offered = set(walk.discovery.get("capabilities", {}).get("intervention_types", known))
    for asked in (["3ds", "biometric", "address_verification"], ["biometric"], []):
        wanted = {"interventions": {"supported": asked}}
        found = set(_supported(walk.created(capabilities=wanted)))
        if not found <= set(asked):
            raise Deviation(f"Asked for {asked}, the server supports {sorted(found)}.")
        if "intervention_types" in walk.discovery.get("capabilities", {}) and (
            found != set(asked) & offered
        ):
            raise Deviation(
                f"Asked for {asked}, of which discovery lists {sorted(set(asked) & offered)}; "
                f"the session says {sorted(found)}."
            )


@checks("ACP-CAP-2")
def unknown_capabilities_are_passed_over(walk: Walk) -> None:
    """A value and a field of the future."""
    wanted = {
        "interventions": {"supported": ["3ds", "telepathy"], "aura": "blue"},
        "extensions": ["discount", "levitation"],
    }
    session = walk.created(capabilities=wanted)
    if "telepathy" in _supported(session):
        raise Deviation("A capability that nobody knows comes back as supported.")


@checks("ACP-CAP-3")
def an_impossible_intervention_blocks(walk: Walk) -> None:
    """It is told and nothing can be paid."""
    everything = {"interventions": {"supported": ["3ds", "biometric"]}}
    offered = _supported(walk.created(capabilities=everything))
    missing = [each for each in ("biometric", "3ds") if each not in offered]
    if not missing:
        raise NotApplicable("The server supports every intervention there is.")
    wanted = {"supported": missing[:1], "required": missing[:1], "enforcement": "always"}
    session = walk.created(capabilities={"interventions": wanted})
    codes = [each.get("code") for each in session["messages"]]
    if "intervention_required" not in codes:
        raise Deviation(f"{missing[0]} is required and impossible; the messages say {codes}.")
    if session["status"] != "not_ready_for_payment":
        raise Deviation(f"With an impossible intervention the session is {session['status']!r}.")


def _supported(session: Json) -> list[str]:
    return list(session["capabilities"].get("interventions", {}).get("supported", ()))


@checks("ACP-3DS-1")
def the_issuer_is_waited_for(walk: Walk) -> None:
    """Status authentication_required and its metadata."""
    session = walk.ready()
    waiting = walk.got(walk.complete(session, walk.token(session, "step")), 200)
    _waits(walk, waiting)


@checks("ACP-3DS-2")
def the_issuers_result_is_needed(walk: Walk) -> None:
    """Without it requires_3ds; with it the order."""
    session = walk.ready()
    token = walk.token(session, "step")
    _waits(walk, walk.got(walk.complete(session, token), 200))
    error = walk.refused(walk.complete(session, token), code="requires_3ds")
    wanted = ("invalid_request", "$.authentication_result")
    if (error["type"], error.get("param")) != wanted:
        raise Deviation(f"requires_3ds comes with {error['type']} and {error.get('param')!r}.")
    body = {"payment_data": paying(session, token), "authentication_result": AUTHENTICATED}
    done = walk.wire.post(f"{SESSIONS}/{session['id']}/complete", body)
    if done.status != 200 or walk.got(done, 200).get("status") != "completed":
        walk.note(f"A result made up by this kit was answered with {done.status}.")


def _waits(walk: Walk, session: Json) -> None:
    if session.get("status") != "authentication_required":
        raise Deviation(f"The issuer wants the buyer; the session is {session.get('status')!r}.")
    if "authentication_metadata" not in session:
        raise Deviation("authentication_required comes without authentication_metadata.")
    walk.fits(session["authentication_metadata"], "Authentication", what="authentication_metadata")
    if session.get("order"):
        raise Deviation("The issuer is still waited for, and there is an order.")
    if session["status"] in DONE:
        raise Deviation("The issuer is still waited for, and the session is over.")
