"""The whole shop with a model configured by its three settings, asked through its front door."""

import pytest

from tests.wording.kit import sentences
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.decisions import tables as ledger
from tradewind.settings import Settings
from tradewind.testing import Endpoint, Plan


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("shop")
    shop = Tradewind.open(Settings(home=place))
    shop.import_files([f for f in sample.files() if f.stem in {"categories", "lighting"}])
    shop.index.refresh(shop.database)
    shop.database.engine.dispose()
    return place


def opened(home, url):
    return Tradewind.open(
        Settings(home=home, language="openai", openai_base_url=url, openai_model="stub")
    )


SAID = [
    ("en", "a headlamp under $60"),
    ("zh", "200元以内的头灯"),
    ("es", "una linterna frontal"),
    ("de", "eine Stirnlampe"),
    ("ja", "ヘッドランプ"),
]


@pytest.mark.parametrize(("language", "sentence"), SAID)
def test_a_good_model_words_the_answer_and_changes_no_fact(language, sentence, home):
    with Endpoint(language=language) as endpoint:
        shop = opened(home, endpoint.url)
        own = shop.ask(sentence, language=language, reword=False)
        new = shop.reworded(own)
        shop.language.close()
    assert own.worded_by == "embedded"
    assert new.worded_by == "openai:stub"
    before, after = sentences(own), sentences(new)
    assert len(before) == len(after) > 0
    for one, other in zip(before, after, strict=True):
        assert one.text in other.text
        assert sorted(map(str, one.claims)) == sorted(map(str, other.claims))
    with shop.database.reading() as session:
        (entry,) = ledger.latest(session, kind="wording", subject=own.decision)
        assert ledger.first_broken(session) is None
    assert "kept" in {each["outcome"] for each in entry.body["sentences"]}
    shop.database.engine.dispose()


@pytest.mark.parametrize("plan", [Plan.LIE_PRICE, Plan.SWAP, Plan.FEATURE, Plan.FAULT])
def test_a_lying_or_broken_model_leaves_the_shops_answer(plan, home):
    with Endpoint((plan,)) as endpoint:
        shop = opened(home, endpoint.url)
        own = shop.ask("a headlamp under $60", language="en", reword=False)
        new = shop.reworded(own)
        shop.language.close()
    assert new == own
    replayed = shop.replay(own.decision)
    assert replayed.same
    shop.database.engine.dispose()
