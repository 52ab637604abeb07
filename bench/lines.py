"""Lines and files by package, the longest file and the longest function."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "chat", "handlers", "matching", "scheduling", "storage", "tests", "bench")


def main() -> None:
    print(f"{'package':<12}{'files':>6}{'lines':>8}{'median':>8}  longest file; longest function")
    for package in PACKAGES:
        paths = [p for p in sorted((ROOT / package).rglob("*.py")) if "versions" not in p.parts]
        sizes = sorted((len(p.read_text().splitlines()), p.relative_to(ROOT).as_posix()) for p in paths)
        functions = [
            ((node.end_lineno or 0) - node.lineno + 1, f"{p.name}:{node.name}")
            for p in paths
            for node in ast.walk(ast.parse(p.read_text()))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        total, middle = sum(size for size, _ in sizes), sizes[len(sizes) // 2][0]
        longest, function = sizes[-1], max(functions, default=(0, "-"))
        print(
            f"{package:<12}{len(sizes):>6}{total:>8}{middle:>8}  {longest[1]} {longest[0]}; {function[1]} {function[0]}"
        )


if __name__ == "__main__":
    main()
