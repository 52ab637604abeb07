"""The rules of the house, read from the code itself: who imports whom, how things are said, loaded and documented."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import SETTINGS
from handlers import ROUTES, TICKS
from handlers.roster_table import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "chat", "handlers", "matching", "scheduling", "storage")
OURS = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
CODE = [path for path in OURS if "versions" not in path.parts]

# Who may import whom; anything else that is ours is refused.
ARROWS = {
    "bot": {"bot", "chat", "handlers", "matching", "scheduling", "storage"},
    "handlers": {"handlers", "chat", "matching", "scheduling", "storage"},
    "chat": {"chat"},
    "matching": {"matching"},
    "scheduling": {"scheduling"},
    "storage": {"storage"},
}
MORE = {"chat/turn.py": {"storage"}, "chat/flows.py": {"storage"}}
EDGES = {
    "slack_bolt": "bot/slack",
    "slack_sdk": "bot/slack",
    "botbuilder": "bot/teams",
    "botframework": "bot/teams",
    "msal": "bot/teams",
}
READS_THE_CLOCK = {"bot/app.py", "bot/cli.py"}
READS_THE_ENVIRONMENT = {"bot/config.py"}
LOADS = {"handlers/pairing.py", "handlers/roster_job.py"}  # a job has no turn: it reads what it was asked about


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return ast.unparse(call.func)


@pytest.mark.parametrize("path", OURS, ids=name)
def test_every_import_follows_an_arrow(path: Path) -> None:
    allowed = ARROWS[name(path).split("/")[0]] | MORE.get(name(path), set())
    for module in imports(path):
        top = module.split(".")[0]
        assert top not in PACKAGES or top in allowed, f"{name(path)} imports {module}"
        for sdk, home in EDGES.items():
            assert not top.startswith(sdk) or name(path).startswith(home), f"{name(path)} imports {module}"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_sentence_is_a_literal(path: Path) -> None:
    for call in calls(path):
        if called(call) in ("say", "say_n"):
            templates = call.args[: 1 if called(call) == "say" else 2]
            assert all(isinstance(t, ast.Constant) and isinstance(t.value, str) for t in templates), (
                f"{name(path)}:{call.lineno} says something the catalogues can't find"
            )


# What people read, by the card's own argument names and positions.
SPOKEN = {
    "Card": {0: "title", 3: "short", 4: "notify"},
    "Text": {0: "text"},
    "Button": {0: "label"},
    "Field": {1: "label", 5: "hint", 8: "error"},
    "Option": {1: "label"},
    "Link": {0: "label"},
    "File": {3: "label"},
    "Chart": {0: "title"},
    "Asked": {0: "title", 2: "submit", 3: "short"},
    "Problem": {1: "words"},
    "Choice": {0: "label"},
}


@pytest.mark.parametrize("path", [p for p in CODE if name(p).startswith(("handlers/", "bot/", "chat/"))], ids=name)
def test_no_bare_or_computed_string_is_shown_as_our_words(path: Path) -> None:
    """A literal in a card is never data, so it has to be said."""
    for call in calls(path):
        places = SPOKEN.get(called(call), {})
        spoken = [arg for place, arg in enumerate(call.args) if place in places]
        spoken += [word.value for word in call.keywords if word.arg in places.values()]
        for value in spoken:
            bare = isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and value.value)
            assert not bare, f"{name(path)}:{value.lineno} shows {ast.unparse(value)} without say()"


@pytest.mark.parametrize("path", [p for p in CODE if name(p).startswith("handlers/")], ids=name)
def test_handlers_load_by_id_only_through_the_turn(path: Path) -> None:
    if name(path) in LOADS:
        return
    for call in calls(path):
        assert not re.search(r"\bdb\.(get|get_one)$", called(call)), f"{name(path)}:{call.lineno} loads past turn.load"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_only_the_edges_of_the_house_read_the_clock_and_the_environment(path: Path) -> None:
    for call in calls(path):
        if re.search(r"(datetime|date)\.(now|today|utcnow)$|^time\.time$", called(call)):
            assert name(path) in READS_THE_CLOCK, f"{name(path)}:{call.lineno} reads the clock"
    if "os.environ" in path.read_text() or "getenv" in path.read_text():
        assert name(path) in READS_THE_ENVIRONMENT, f"{name(path)} reads the environment"


@pytest.mark.parametrize("path", [*CODE, *(ROOT / "tests").glob("*.py")], ids=name)
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_buttons_carry_actions_that_exist() -> None:
    for path in CODE:
        for call in calls(path):
            if called(call) == "Button" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
                assert call.args[1].value in ROUTES, f"{name(path)}:{call.lineno}"


def test_every_route_is_reached_by_a_button_or_by_typing() -> None:
    pressed = {
        call.args[1].value
        for path in CODE
        for call in calls(path)
        if called(call) == "Button" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant)
    }
    dropped = {"file", "aside", "too long"}  # what an edge makes of a file, and of words that it can't take
    reached = pressed | dropped
    unreached = [action for action, route in ROUTES.items() if not route.typed and action not in reached]
    assert not unreached


def test_no_verb_means_two_things() -> None:
    verbs = [verb for action, route in ROUTES.items() if route.typed for verb in (action, *route.also)]
    assert len(verbs) == len(set(verbs))


def test_the_manual_names_every_verb_setting_door_and_tick() -> None:
    from bot.cli import main

    manual = "\n".join(path.read_text() for path in sorted((ROOT / "docs").glob("*.md")))
    verbs = {action for action, route in ROUTES.items() if route.typed}
    for kind, names in {
        "verb": verbs,
        "setting": {setting.name for setting in SETTINGS},
        "door": set(main.commands),
        "tick": set(TICKS),
        "column of a list": {names.split(", ")[0] for names in COLUMNS.values()},
    }.items():
        missing = sorted(
            n for n in names if f"`{n}`" not in manual and f"`{n} " not in manual and f"`mentorbot {n}" not in manual
        )
        assert not missing, f"the manual names no {kind} {missing}"


def test_what_is_installed_has_every_package() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert sorted(listed) == sorted({".".join(path.parent.relative_to(ROOT).parts) for path in OURS})


def test_the_project_names_no_host_of_a_registry() -> None:
    for path in sorted((ROOT / "requirements").iterdir()):
        assert "://" not in path.read_text(), path
