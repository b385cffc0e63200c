"""A text finds its category: on a tree by its names, among a seller's own by what stands there."""

import pytest
from tests.retrieval.kit import ENCODER

from tradewind.catalog.product import Product, Source
from tradewind.kernel.errors import BadInput
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category import taxonomy
from tradewind.retrieval.category.classify import Classifier, categories, of_settings
from tradewind.retrieval.category.learned import Learnt
from tradewind.settings import Settings


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The encoder that ships."""
    return ENCODER


TREE = """
# version of a day
1 - Animals & Pet Supplies
3 - Animals & Pet Supplies > Dog Beds
166 - Apparel
5 - Apparel > Rain Coats
7 - Home > Lighting > Desk Lamps
8 - Home > Lighting > Desk Lamp Bulbs
"""


def tree():
    return tuple(taxonomy.paths(TREE.splitlines()))


def test_a_title_finds_the_name_of_its_category():
    (best, share), *others = categories(
        "Folding LED desk lamp, brass", among=Classifier.of_tree(tree())
    )
    assert best == ("Home", "Lighting", "Desk Lamps")
    assert len(others) == 2
    assert share > others[0][1] > others[1][1]


def test_shares_are_of_one():
    shares = [share for _, share in Classifier.of_tree(tree()).top(["soft bed"], count=99)[0]]
    assert sum(shares) == pytest.approx(1, abs=1e-4)


def test_a_text_without_words_of_the_tree_still_gets_three_guesses():
    assert len(categories("木制", among=Classifier.of_tree(tree()))) == 3


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["12 - Food > Tea", "Food > Coffee"], [("Food", "Tea"), ("Food", "Coffee")]),
        (["audio/headphones", "audio"], [("audio", "headphones"), ("audio",)]),
        (["Food", "  Tea", "    Green Tea", "Toys"], [("Food",), ("Food", "Tea")]),
        (
            ["   1 | [   1- 250] | Pets", "     2 | [   2-   3] | Birds & Co"],
            [("Pets",), ("Pets", "Birds & Co")],
        ),
        (["", "# a remark", "One"], [("One",)]),
    ],
)
def test_lists_and_outlines_are_read(lines, expected):
    assert list(taxonomy.paths(lines))[: len(expected)] == expected


def test_a_name_at_the_top_again_closes_what_was_open():
    found = list(taxonomy.paths(["Food", "  Tea", "    Green Tea", "Toys"]))
    assert found[-2:] == [("Food", "Tea", "Green Tea"), ("Toys",)]


def test_the_setting_names_the_file(tmp_path):
    file = tmp_path / "tree.txt"
    file.write_text(TREE, "utf-8")
    known = of_settings(Settings(taxonomy=file))
    assert known is not None
    assert known.top(["rain coat"])[0][0][0] == ("Apparel", "Rain Coats")
    assert of_settings(Settings(taxonomy=None)) is None


def placed(file, text):
    known = of_settings(Settings(taxonomy=file))
    assert known is not None
    return known.top([text])[0]


def test_a_changed_file_is_read_again(tmp_path):
    file = tmp_path / "tree.txt"
    file.write_text("Apples\nPears\n", "utf-8")
    assert ("Plums",) not in [path for path, _ in placed(file, "plums")]
    file.write_text("Apples\nPears\nPlums\n", "utf-8")
    assert placed(file, "plums")[0][0] == ("Plums",)


def test_a_file_that_cannot_be_read_says_what_it_should_be(tmp_path):
    with pytest.raises(BadInput, match="one category path a line"):
        of_settings(Settings(taxonomy=tmp_path / "absent.txt"))
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n", "utf-8")
    with pytest.raises(BadInput, match="names no category"):
        of_settings(Settings(taxonomy=empty))


LAMPS = ["Brass desk lamp", "Clip lamp with shade", "Reading lamp", "Floor lamp, oak", "Lamp shade"]
TEAS = ["Green tea, loose leaf", "Earl Grey tea", "Oolong tea", "Jasmine tea bags", "Herbal tea"]


def test_what_stands_in_a_category_teaches_it():
    paths = [("home", "light")] * 5 + [("food", "tea")] * 5
    known = Classifier.of_texts([*LAMPS, *TEAS], paths)
    ((first, share), _), ((second, _), _) = known.top(["Bedside lamp", "White tea"])
    assert (first, second) == (("home", "light"), ("food", "tea"))
    assert share > 0.5


def test_learning_twice_gives_the_same_weights():
    paths = [("home", "light")] * 5 + [("food", "tea")] * 5
    one, other = (Learnt.of([*LAMPS, *TEAS], paths) for _ in range(2))
    assert (one.linear.weights == other.linear.weights).all()


def product(title, category):
    return Product(title, {"en": title}, category, "", Source("a", "1"))


def test_a_catalogue_of_one_category_teaches_nothing():
    assert Classifier.of_products([product(each, "light") for each in LAMPS]) is None
    both = [product(each, "light") for each in LAMPS] + [product(each, "tea") for each in TEAS]
    known = Classifier.of_products(both)
    assert known is not None
    assert known.top(["Pu-erh tea"])[0][0][0] == ("tea",)


def test_the_last_word_of_a_title_says_what_it_is():
    paths = (("Lamps",), ("Desks",))
    known = Classifier.of_tree(paths)
    found = [row[0][0] for row in known.top(["Desk lamp", "Lamp desk", "Desk with lamp"])]
    assert found == [("Lamps",), ("Desks",), ("Desks",)]


def test_accessories_are_for_texts_that_say_so():
    paths = (("Cameras",), ("Cameras", "Camera Accessories"))
    found = Classifier.of_tree(paths).top(["Compact camera", "Camera accessory set"])
    assert [row[0][0] for row in found] == [paths[0], paths[1]]


def test_meaning_finds_a_category_in_another_language(embedder):
    paths = (("Kitchen", "Kettles"), ("Clothing", "Coats"), ("Toys", "Puzzles"))
    known = Classifier.of_tree(paths, embedder=embedder)
    found = known.top(["保暖羽绒大衣", "儿童拼图"])
    assert [row[0][0][-1] for row in found] == ["Coats", "Puzzles"]


def test_meaning_helps_where_few_products_teach(embedder):
    paths = [("home", "light")] * 5 + [("food", "tea")] * 5
    known = Classifier.of_texts([*LAMPS, *TEAS], paths, embedder=embedder)
    assert known.top(["绿茶"])[0][0][0] == ("food", "tea")


def test_a_category_of_one_product_is_not_learnt():
    paths = [("home", "light")] * 5 + [("food", "tea")] * 4 + [("food", "odd")]
    known = Classifier.of_texts([*LAMPS, *TEAS], paths)
    assert ("food", "odd") not in [path for path, _ in known.top(["Herbal tea"], count=9)[0]]
