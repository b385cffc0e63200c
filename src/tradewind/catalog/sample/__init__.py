"""The sample catalogue: what a new shop opens with, in the same files that anybody could write."""

from pathlib import Path

_HERE = Path(__file__).parent


def files() -> list[Path]:
    """Its files in the order in which they refer to each other: categories, products, reviews."""
    return [
        _HERE / "categories.yaml",
        *sorted((_HERE / "products").glob("*.yaml")),
        *sorted((_HERE / "reviews").glob("*.yaml")),
    ]
