"""The table of mutants in the docs, in two languages: made by the command, and read back by it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tradewind.bench.mutants.mutant import Mutant, kinds

PAGES: Final = {"en": "docs/reference/mutants.md", "zh": "docs/zh/reference/mutants.md"}
HEADS: Final = {
    "en": """\
# Mutants

Mistakes that other shops and payment plug-ins have made, each made here on purpose as a small
change to the code, and the first test that fails then. Where the like was reported stands beside
it: repository#number, or PR and the number of a pull request.

`./run bench mutants` makes them all and writes this page; `./test` makes five of them, drawn by
`TRADEWIND_SEED`. {killed} of {number} are found.
""",
    "zh": """\
# 变异体

别的商店和支付插件犯过的错误：每一个都在这里故意再犯一次（对代码做一处小改动），并列出随后第一个失败的测试。
旁边是类似问题的报告处：仓库#编号，或 PR 加拉取请求的编号。

`./run bench mutants` 逐一制造它们并写出本页；`./test` 按 `TRADEWIND_SEED` 抽取其中五个。
{number} 个中有 {killed} 个被发现。
""",
}
COLUMNS: Final = {
    "en": "| mistake | reported | file | found by |",
    "zh": "| 错误 | 报告处 | 文件 | 发现者 |",
}
LIVES: Final = {"en": "nothing", "zh": "无"}
ROW: Final = re.compile(r"^\| (?P<name>[^|]+) \| [^|]+ \| `[^`]+` \| `(?P<by>[^`]+)` \|$")


def killers(root: Path) -> dict[str, str]:
    """By name, what killed each mutant when the table was written; none without a table."""
    page = root / PAGES["en"]
    lines = page.read_text("utf-8").splitlines() if page.exists() else []
    return {row["name"]: row["by"] for line in lines if (row := ROW.match(line))}


def write(root: Path, every: Sequence[Mutant], by: Mapping[str, str]) -> None:
    """Write the table in both languages."""
    for language, page in PAGES.items():
        path = root / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines(language, every, by)) + "\n", "utf-8")


def lines(language: str, every: Sequence[Mutant], by: Mapping[str, str]) -> Iterator[str]:
    """The page, line by line."""
    killed = sum(bool(by[each.name]) for each in every)
    yield HEADS[language].format(killed=killed, number=len(every)).rstrip()
    kind = ""
    for each in every:
        if each.kind != kind:
            kind = each.kind
            title = kinds()[kind] if language == "zh" else kind[0].upper() + kind[1:]
            yield from ("", f"## {title}", "", COLUMNS[language], "|---|---|---|---|")
        name = each.zh if language == "zh" else each.name
        found = f"`{by[each.name]}`" if by[each.name] else LIVES[language]
        yield f"| {name} | {', '.join(each.reported)} | `{each.file}` | {found} |"
