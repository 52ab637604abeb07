"""How well phrases are read: right, ask and wrong per tier and language, from the shared cases (skipped where absent).

Run: python bench/phrases.py [-v]   (-v lists what was not right)
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scheduling.phrases import When, read_when
from scheduling.weekly import Weekly, read_weekly
from scheduling.windows import window_to_json

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases"


def iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def verdict_when(case: dict[str, Any]) -> tuple[str, str]:
    found = read_when(case["text"], case["tz"], datetime.fromisoformat(case["now"]), case.get("lang", "en"))
    if not isinstance(found, When):
        return "ask", f"{found}"
    got = (iso(found.start), iso(found.end))
    accepted = [(one["start"], one["end"]) for one in case.get("accept", [case["expect"]])]
    return ("right" if got in accepted else "WRONG"), f"{got} not {accepted}"


def within(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for side in ("start", "end"):
        low, high = wanted.get(f"{side}_between", (wanted[side], wanted[side]))
        if found[side] != wanted[side] and not (found[side] and low <= found[side] <= high):
            return False
    return bool(found["day"] == wanted["day"])


def verdict_weekly(case: dict[str, Any]) -> tuple[str, str]:
    found = read_weekly(case["text"], case["lang"])
    if not isinstance(found, Weekly):
        return "ask", f"{found}"
    got = [window_to_json(window) for window in found.windows]
    wanted = case["expect"]["windows"]
    same = len(got) == len(wanted) and all(map(within, got, wanted))
    right = same and found.interval_weeks == case["expect"]["interval_weeks"]
    return ("right" if right else "WRONG"), f"{got} not {wanted}"


def main() -> None:
    if not CASES.is_dir():
        print("the shared cases are not here: nothing to score")
        return
    scores: dict[str, Counter[str]] = {}
    took: list[float] = []
    for name, verdict in (("dates_en", verdict_when), ("dates_i18n", verdict_when), ("availability", verdict_weekly)):
        for case in json.loads((CASES / f"{name}.json").read_text()):
            started = time.perf_counter()
            score, why = verdict(case)
            took.append(time.perf_counter() - started)
            group = f"{name} {case.get('tier') or case.get('lang', '')}"
            scores.setdefault(group, Counter())[score] += 1
            if name == "dates_i18n":
                scores.setdefault("dates_i18n all", Counter())[score] += 1
            if score != "right" and "-v" in sys.argv:
                print(f"{score:5} {group:16} {case['id']:10} {case['text']!r} at {case.get('now')}: {why}")
    for group, counts in scores.items():
        total = sum(counts.values())
        shown = "  ".join(f"{key} {counts[key]:3} ({counts[key] / total:4.0%})" for key in ("right", "ask", "WRONG"))
        print(f"{group:18} {total:4}  {shown}")
    print(f"median {sorted(took)[len(took) // 2] * 1000:.2f} ms, slowest {max(took) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
