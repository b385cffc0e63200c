"""Requests made up from the contracts: none breaks the shop, and every answer keeps to them."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.acp import official
from tests.acp.conftest import Agent
from tradewind import web
from tradewind.app import Tradewind
from tradewind.kernel.ids import new_id
