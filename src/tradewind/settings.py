"""Settings, read once from ``TRADEWIND_*`` variables."""

from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is one variable; each default runs offline on a laptop."""

    model_config = SettingsConfigDict(env_prefix="TRADEWIND_", frozen=True)

    home: Path = Path("var")
    """Where the database, the index and uploaded files live."""
    database: str = ""
    """SQLAlchemy URL; empty is ``sqlite:///<home>/tradewind.db``. PostgreSQL: ``postgresql+psycopg://…``."""
    writes_per_commit: int = Field(default=64, ge=1)
    """Writers who may share one commit of SQLite; 1 gives each its own."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = Field(default=1, ge=1)
    """Server processes."""
    language: str = "embedded"
    """Name of an installed ``tradewind.language`` plug-in: ``embedded`` or ``openai``."""
    embedding: str = "embedded"
    """Name of an installed ``tradewind.embedding`` plug-in: ``embedded`` or ``openai``."""
    payments: str = "sandbox"
    """Name of an installed ``tradewind.payments`` plug-in."""
    vision: str = "rapidocr"
    """Name of an installed ``tradewind.vision`` plug-in; empty leaves text in pictures unread."""
    openai_base_url: str = ""
    """Base URL of any OpenAI-compatible endpoint, such as ``http://127.0.0.1:11434/v1``."""
    openai_key: SecretStr = SecretStr("")
    openai_model: str = ""
    openai_embedding_model: str = ""
    openai_timeout_s: float = 8.0
    model_timeout_s: float = Field(default=60.0, gt=0)
    """How long a draft for the seller's desk may take; an answer has ``openai_timeout_s``."""
    model_budget: str = Field(default="", pattern=r"^(|\d+(\.\d+)? *([A-Z]{3}|tokens))$")
    """What the model may cost a day, such as ``5 USD`` or ``200000 tokens``; empty is no limit."""
    model_price_in: Decimal = Field(default=Decimal(0), ge=0)
    model_price_out: Decimal = Field(default=Decimal(0), ge=0)
    """Prices of a million tokens in and out, in the currency of the budget or of the shop."""
    stripe_key: SecretStr = SecretStr("")
    """Secret key of a Stripe account, for the payments plug-in ``stripe``."""
    stripe_webhook_secret: SecretStr = SecretStr("")
    """Verifies Stripe's webhooks; it begins with ``whsec_``."""
    stripe_timeout_s: float = 20.0
    """How long the shop waits for Stripe before it looks the payment up instead."""
    stripe_base_url: str = ""
    """Another address that speaks Stripe's API, such as the test provider's; empty is Stripe's."""
    taxonomy: Path | None = None
    """A file of category paths, such as Google's taxonomy, on which listings are placed."""
    currency: str = "USD"
    """Currency of the shop where neither the reader's language nor the catalogue says otherwise."""
    operator_token: SecretStr = SecretStr("")
    """Lets the operator in from another machine; empty lets in loopback only."""

    allow_loopback: bool = False
    """Lets webhooks and profiles be at addresses of this machine, over http too: for trying out."""
    agents: Literal["open", "known"] = "open"
    """Whom the doors for programs answer: anybody, or only agents that bring a key."""
    letters_kept_days: int = Field(default=90, ge=0)
    """How long letters that everybody got, and ids of those that came in, are kept; 0 for good."""
    rate_per_key: int = Field(default=600, ge=0)
    """Requests a minute that one API key may make; 0 counts none."""
    rate_per_address: int = Field(default=300, ge=0)
    """Requests a minute from one address that is not this machine; 0 counts none."""

    rates: str = "table"
    """``table`` for the shop's own, or the name of a ``tradewind.rates`` plug-in: ``http``."""
    rates_url: str = ""
    """A service of the shop's own that says tax and shipping of a destination, for ``http``."""
    public_url: str = ""
    """Where others reach the shop, such as ``https://shop.example``; empty is where each asked."""
    testing_secret: SecretStr = SecretStr("")
    """Opens the hooks under ``/testing`` to whoever sends it as ``Simulation-Secret``."""
    seller_name: str = "Tradewind"
    """Who sells, as feeds and agents are told."""
    rules: Path | None = None
    """A folder of the seller's own rules for listings, in YAML; None has the desk's alone."""
    merchant_id: str = "tradewind"
    """What agents call the shop in a payment's allowance."""
    acquirer_bin: str = "000000"
    """What card issuers know the shop's bank by; agents bring the buyer to the issuer with it."""
    terms_url: str = ""
    privacy_url: str = ""
    returns_url: str = ""
    """The seller's pages; agents and feeds are told of those that are set."""
    feed_countries: tuple[str, ...] = ("US",)
    """Where the feeds offer the goods; the first is where the shop is."""
    ucp_version: Literal["2026-04-08", "2026-01-23"] = "2026-04-08"
    """The release of the Universal Commerce Protocol that ``/.well-known/ucp`` announces."""
    ucp_needs: str = "address,email"
    """What an agent must tell before it can pay: ``address``, ``email``, both, or nothing."""

    @property
    def database_url(self) -> str:
        """The database's URL, its default filled in."""
        return self.database or f"sqlite:///{self.home / 'tradewind.db'}"
