"""What agents send, read with tolerance: a quantity, ``items``, shapes of older releases.

Fields that nobody knows are passed over; what is known must be of its kind.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Self, TypeVar

import orjson
from pydantic import (
    AliasChoices,
    BaseModel,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from tradewind.checkout.address import Address
from tradewind.checkout.cart import MOST_LINES, MOST_PIECES
from tradewind.checkout.session import Buyer, Line
from tradewind.web.acp.fault import Fault, unreadable
from tradewind.web.acp.markup import raw_html

MOST_BYTES: Final = 256 * 1024
DEEPEST: Final = 32

Id = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=500)]
Code = Annotated[str, Field(max_length=100)]
Json = dict[str, Any]


class Body(BaseModel):
    """Something sent: strict in kind, open to fields of the future."""

    model_config = {"extra": "ignore"}


class ItemIn(Body):
    """Some pieces of one item."""

    id: Id
    quantity: Annotated[int, Field(ge=1, le=MOST_PIECES)] = 1

    @model_validator(mode="before")
    @classmethod
    def _nested(cls, given: Any) -> Any:
        """An item may come as the line of an answer, one level deeper."""
        if isinstance(given, dict) and isinstance(given.get("item"), dict):
            quantity = {"quantity": given["quantity"]} if "quantity" in given else {}
            return given["item"] | quantity
        return given


Items = Annotated[list[ItemIn], Field(max_length=MOST_LINES)]


class AddressIn(Body):
    """A place."""

    name: Text = ""
    line_one: Text = ""
    line_two: Text | None = None
    city: Text = ""
    state: Text | None = None
    country: Annotated[str, Field(max_length=2)] = ""
    postal_code: Text | None = None

    def place(self, *, phone: str = "") -> Address:
        """The same as the shop has it."""
        return Address(
            name=self.name,
            line1=self.line_one,
            line2=self.line_two or "",
            city=self.city,
            region=self.state or "",
            postal_code=self.postal_code or "",
            country=self.country,
            phone=phone,
        )


class BuyerIn(Body):
    """Who buys."""

    first_name: Text | None = None
    last_name: Text | None = None
    full_name: Text | None = None
    email: Text = ""
    phone_number: Text | None = None

    def buyer(self) -> Buyer:
        """The same as the shop has it; a full name alone is split at its last blank."""
        first, _, last = (self.full_name or "").rpartition(" ")
        return Buyer(
            first_name=self.first_name or first or (last if not self.last_name else ""),
            last_name=self.last_name or (last if first else ""),
            email=self.email,
            phone=self.phone_number or "",
        )


class DestinationIn(Body):
    """Where it goes and who receives it."""

    name: Text | None = None
    phone_number: Text | None = None
    email: Text | None = None
    address: AddressIn | None = None


class ChosenIn(Body):
    """A way of delivery; the oldest release had the id one level deeper."""

    option_id: Id = Field(validation_alias=AliasChoices("option_id", "id"))

    @model_validator(mode="before")
    @classmethod
    def _nested(cls, given: Any) -> Any:
        if isinstance(given, dict) and "option_id" not in given:
            return next((each for each in given.values() if isinstance(each, dict)), given)
        return given


class CodesIn(Body):
    """Discount codes."""

    codes: Annotated[list[Code], Field(max_length=20)] = []


class InterventionsIn(Body):
    """What the agent can do with its buyer; values nobody knows are passed over."""

    supported: Annotated[list[Code], Field(max_length=50)] = []
    required: Annotated[list[Code], Field(max_length=50)] = []
    enforcement: Text | None = None


class CapabilitiesIn(Body):
    """What the agent can do."""

    interventions: InterventionsIn = InterventionsIn()


class AttributionIn(Body):
    """Who sent the buyer; kept, and told to nobody."""

    provider: Annotated[str, Field(min_length=1, max_length=200)]
    token: Text | None = None
    publisher_id: Text | None = None
    metadata: Annotated[dict[str, str | int | float | bool], Field(max_length=50)] | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.token is None and self.publisher_id is None:
            raise ValueError("give a token or a publisher_id")
        return self


class Wish(Body):
    """What creating and updating have in common."""

    line_items: Items | None = Field(
        default=None, validation_alias=AliasChoices("line_items", "items")
    )
    buyer: BuyerIn | None = None
    fulfillment_details: DestinationIn | None = None
    fulfillment_address: AddressIn | None = None
    """Of the oldest release."""
    fulfillment_option_id: Id | None = None
    """Of the oldest release."""
    selected_fulfillment_options: Annotated[list[ChosenIn], Field(max_length=20)] | None = None
    coupons: Annotated[list[Code], Field(max_length=20)] | None = None
    discounts: CodesIn | None = None
    order_notes: Annotated[str, Field(max_length=5000)] | None = None

    @property
    def lines(self) -> tuple[Line, ...] | None:
        """The items, where any were sent."""
        if self.line_items is None:
            return None
        return tuple(Line(item.id, item.quantity) for item in self.line_items)

    @property
    def place(self) -> Address | None:
        """The destination, where one was sent."""
        details = self.fulfillment_details or DestinationIn()
        address = details.address or self.fulfillment_address
        if address is None:
            return None
        return address.place(phone=details.phone_number or "")

    @property
    def option(self) -> str | None:
        """The way of delivery, where one was chosen."""
        if self.selected_fulfillment_options:
            return self.selected_fulfillment_options[0].option_id
        return self.fulfillment_option_id

    @property
    def codes(self) -> tuple[str, ...] | None:
        """Discount codes, where any were sent; an empty list clears them."""
        if self.discounts is None and self.coupons is None:
            return None
        given = (*(self.coupons or ()), *(self.discounts.codes if self.discounts else ()))
        return tuple(dict.fromkeys(given))


class CreateIn(Wish):
    """A session to open."""

    line_items: Items = Field(
        default_factory=list, validation_alias=AliasChoices("line_items", "items")
    )
    currency: Annotated[str, Field(pattern="^[A-Za-z]{3}$")]
    capabilities: CapabilitiesIn
    affiliate_attribution: AttributionIn | None = None
    cart_id: Id | None = None
    """A cart to start from; what stands in it counts, not ``line_items``."""


class UpdateIn(Wish):
    """A change of a session."""


class CredentialIn(Body):
    """What pays."""

    type: Text = ""
    token: Id


class InstrumentIn(Body):
    """With what is paid."""

    type: Text = ""
    credential: CredentialIn


class PaymentIn(Body):
    """How it is paid; older releases sent the token by itself."""

    handler_id: Text | None = None
    instrument: InstrumentIn | None = None
    token: Id | None = None
    billing_address: AddressIn | None = None

    @property
    def secret(self) -> str:
        """The payment token; raises Fault where there is none."""
        if self.instrument is not None:
            return self.instrument.credential.token
        if self.token is None:
            message = "Send a payment token; purchase orders are not taken."
            raise Fault(400, "missing", message, "$.payment_data.instrument.credential.token")
        return self.token


class ResultIn(Body):
    """What the issuer said."""

    outcome: Text


class ConsentIn(Body):
    """A marketing consent."""

    channel: Text
    opted_in: bool


class CompleteIn(Body):
    """A payment."""

    buyer: BuyerIn | None = None
    payment_data: PaymentIn
    authentication_result: ResultIn | None = None
    affiliate_attribution: AttributionIn | None = None
    marketing_consents: Annotated[list[ConsentIn], Field(max_length=20)] = []
    order_notes: Annotated[str, Field(max_length=5000)] | None = None


class CancelIn(Body):
    """A giving up, perhaps with its reason; a reason that cannot be read is no reason not to."""

    intent_trace: Json | None = None

    @field_validator("intent_trace", mode="before")
    @classmethod
    def _readable(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else None


class CartIn(Body):
    """A cart, whole."""

    line_items: Annotated[list[ItemIn], Field(min_length=1, max_length=MOST_LINES)] = Field(
        validation_alias=AliasChoices("line_items", "items")
    )
    buyer: BuyerIn | None = None
    discounts: CodesIn | None = None
    locale: Text | None = None


def parsed(raw: bytes) -> Any:
    """The JSON of a request, None where it has no body; raises Fault."""
    if not raw.strip():
        return None
    if len(raw) > MOST_BYTES:
        raise Fault(413, "too_large", f"Send at most {MOST_BYTES} bytes.")
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Fault(400, "invalid", f"The body is not JSON: {error}.", "$") from error
    for path, value in _leaves(found, "$", 0):
        if "\x00" in value:
            raise Fault(400, "invalid", f"{path} holds a character that no text has.", path)
    return found


def _leaves(value: Any, at: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        raise Fault(400, "invalid", f"The body is deeper than {DEEPEST} levels.", "$")
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _leaves(each, f"{at}[{place}]", depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield at, name
            yield from _leaves(each, f"{at}.{name}", depth + 1)


In = TypeVar("In", bound=Body)


def read(shape: type[In], given: Any) -> In:
    """A body of that shape; raises Fault at the first field that is not."""
    if not isinstance(given, dict):
        raise Fault(400, "invalid", "Send a JSON object.", "$")
    if found := raw_html(given):
        message = "Markdown must carry no raw HTML; write it in CommonMark."
        raise Fault(400, "invalid", message, found)
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        raise unreadable(error) from error
