"""Checks of what is taken and kept to oneself: attribution, reasons, consents."""

from typing import Any

from tradewind.check.acp.requirement import Deviation, Exchange, NotApplicable, checks
from tradewind.check.acp.walk import DESTINATION, SESSIONS, Json, Walk
from tradewind.kernel.ids import new_id


def _touch(which: str) -> Json:
    return {
        "provider": "partner.example",
        "token": new_id("aff"),
        "publisher_id": "pub_7391",
        "touchpoint": which,
        "metadata": {"campaign": "autumn", "rate": 0.15, "live": True},
    }


@checks("ACP-AFF-1")
def touches_are_taken(walk: Walk) -> None:
    """First on create, last on complete, and nothing malformed."""
    first, last = _touch("first"), _touch("last")
    session = walk.ready(affiliate_attribution=first)
    done = walk.complete(session, walk.token(session), affiliate_attribution=last)
    walk.got(done, 200)
    wrong: tuple[Json, ...] = (
        {"token": "without a provider"},
        {"provider": "without.token.or.publisher"},
        _touch("first") | {"metadata": {"nested": {"not": "flat"}}},
    )
    for each in wrong:
        walk.refused(walk.create(affiliate_attribution=each), 400, 422)
    try:
        kept = walk.hook(f"/sessions/{session['id']}", method="GET")
    except NotApplicable:
        walk.note("Without hooks it was not seen whether both touches were kept.")
        return
    tokens = [each.get("token") for each in kept.get("affiliate_attributions", ())]
    if tokens != [first["token"], last["token"]]:
        raise Deviation(f"Sent were a first and a last touch; kept are {len(tokens)}.")


@checks("ACP-AFF-2")
def touches_are_told_to_nobody(walk: Walk) -> None:
    """Not on any answer, not in any event so far."""
    first, last = _touch("first"), _touch("last")
    session = walk.ready(affiliate_attribution=first)
    walk.complete(session, walk.token(session), affiliate_attribution=last)
    walk.wire.get(f"{SESSIONS}/{session['id']}")
    said = [each.came for each in walk.wire.said if _public(walk, each)]
    if walk.target.hooks or walk.target.webhook_secret:
        said += [heard.raw.decode("utf-8", "replace") for heard in walk.receiver.heard]
    for secret in (first["token"], last["token"], "pub_7391", '"affiliate_attribution":'):
        if any(secret in each for each in said):
            raise Deviation(f"An answer or an event holds {secret!r}.")


def _public(walk: Walk, exchange: Exchange) -> bool:
    """Whether it is an answer of the protocol; a tool's own schema may name what it takes."""
    hook = walk.target.hooks and exchange.url.startswith(walk.target.hooks)
    return not hook and exchange.url != walk.target.mcp


@checks("ACP-INT-1")
def reasons_are_kept_to_oneself(walk: Walk) -> None:
    """Canceling with a reason, whichever, succeeds; it is kept once and never told."""
    secret = f"the buyer said {new_id('why')}"
    for trace in (
        {"reason_code": "price_sensitivity", "trace_summary": secret, "metadata": {"n": 1}},
        {"reason_code": "other"},
        {"reason_code": "a_reason_of_the_future"},
    ):
        session = walk.created()
        walk.got(walk.cancel(session, {"intent_trace": trace}), 200)
        again = walk.got(walk.wire.get(f"{SESSIONS}/{session['id']}"), 200)
        if "intent_trace" in str(again) or secret in str(again):
            raise Deviation("The reason of a cancelation can be read.")
        _kept_once(walk, session, trace)


def _kept_once(walk: Walk, session: Json, trace: dict[str, Any]) -> None:
    walk.refused(walk.cancel(session, {"intent_trace": trace}), 405)
    if not walk.target.hooks:
        walk.note("Without hooks it was not seen whether the reason was kept.")
        return
    kept = walk.hook(f"/sessions/{session['id']}", method="GET").get("intent_traces", ())
    if [each.get("reason_code") for each in kept] != [trace["reason_code"]]:
        raise Deviation(f"One reason was sent, {len(kept)} are kept.")


@checks("ACP-MKT-1")
def consents_are_only_what_was_said(walk: Walk) -> None:
    """Left out: nothing changes. A channel nobody offers, or one without contact: passed over."""
    session = walk.ready()
    offered = [each["channel"] for each in session.get("marketing_consent_options", ())]
    consents = [{"channel": each, "opted_in": True} for each in (*offered, "carrier_pigeon")]
    done = walk.complete(session, walk.token(session), marketing_consents=consents)
    if walk.got(done, 200).get("status") != "completed":
        raise Deviation(
            "A consent for a channel that is not offered keeps the order from being made."
        )
    later = walk.ready(fulfillment_details=DESTINATION)
    walk.got(walk.complete(later, walk.token(later)), 200)
    if not walk.target.hooks:
        walk.note("Without hooks it was not seen which consents were kept.")
        return
    kept = walk.hook(f"/sessions/{session['id']}", method="GET").get("marketing_consents", {})
    if set(kept) - set(offered):
        raise Deviation(f"Offered were {offered}; kept are {sorted(kept)}.")
    silent = walk.hook(f"/sessions/{later['id']}", method="GET").get("marketing_consents", {})
    if any(silent.get(each) not in {None, said} for each, said in kept.items()):
        raise Deviation("A consent that was left out did not stay as it was.")
