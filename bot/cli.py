"""The command line: `mentorbot <door>`. Each door imports only what it needs, so that the small ones start fast."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from bot import doors


@click.group(help="mentorbot runs a company's mentorship programme in chat. To try it: mentorbot run --demo")
def main() -> None:
    """All doors."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _lines(door: doors.Door) -> None:
    for answer in doors.answers(door, sys.stdin):
        click.echo(answer)  # which flushes: whoever asks line by line is answered line by line


@main.command()
def when() -> None:
    """Times as people type them: JSON lines in, JSON lines out."""
    _lines(doors.when)


@main.command()
def weekly() -> None:
    """Weekly hours as people type them: JSON lines in, JSON lines out."""
    _lines(doors.weekly)


@main.command()
def slots() -> None:
    """What people have free in common, and proposals: JSON lines in, JSON lines out."""
    _lines(doors.slots)


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--from", "start", required=True, help="the first moment, ISO")
@click.option("--to", "end", required=True, help="the last moment, ISO")
@click.option("--zone", default="UTC", help="the zone of times that name none")
def busy(file: Any, start: str, end: str, zone: str) -> None:
    """The busy times of a calendar file."""
    _print(doors.busy(file.read(), start, end, zone))


@main.command()
def invite() -> None:
    """A calendar invitation from JSON lines."""
    for line in sys.stdin:
        if line.strip():
            try:
                click.echo(doors.invite(json.loads(line), datetime.now(UTC)).encode(), nl=False)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                click.echo(json.dumps({"error": f"{type(error).__name__}: {error}"}))


@main.command("import")
@click.argument("file", type=click.File("rb"))
def import_(file: Any) -> None:
    """Adds the people of a roster as invited: who was added, updated, or refused and why."""
    from bot import app, commands

    with app.using(_settings()) as database:
        _print(commands.import_roster(database, file.read(), app.wall()))


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="everything as one JSON object")
def match(file: Any, as_json: bool) -> None:
    """Matches a roster without a database."""
    from handlers.matches_door import door_match
    from handlers.roster import read_roster

    found = door_match(read_roster(file.read()), datetime.now(UTC))
    if as_json:
        _print(found)
        return
    for pair in found["pairs"]:
        click.echo(f"{pair['score']:.2f}  {pair['mentee']} with {pair['mentor']}: {'; '.join(pair['reasons'])}")
    for left in found["unmatched"]:
        click.echo(f"   -  {left['person']}: {left['reason']}")
    for refused in found["refused"]:
        click.echo(f"   -  line {refused['line']} {refused['email']}: {refused['reason']}")
    click.echo(f"{len(found['pairs'])} pairs, {len(found['unmatched'])} without; gap {found['certificate']['gap']}")


@main.command()
@click.option("--demo", is_flag=True, help="the local web chat on a database of its own")
def run(demo: bool) -> None:
    """Serves what is configured."""
    from bot import app
    from bot.config import BadSetting

    chosen = _settings()
    app.set_up_logs(chosen.log)
    try:
        if demo:
            app.run_demo(chosen, click.echo)
        else:
            app.run(chosen, click.echo)
    except BadSetting as problem:
        raise click.ClickException(str(problem)) from None


@main.command()
def check() -> None:
    """What is in order, and what is missing and what to do. Exits with 1 when mentorbot can't run."""
    from bot import app, commands
    from chat.words import text

    chosen = _settings()
    lines = commands.check(chosen, app.unprepared(chosen))
    for fine, words in lines:
        click.echo(f"{'ok  ' if fine else 'todo'}  {text(words, commands.ENGLISH)}")
    if not all(fine for fine, _ in lines):
        raise SystemExit(1)


@main.command()
def migrate() -> None:
    """Brings the tables up to date."""
    from bot import app

    with app.using(_settings()):
        click.echo("The tables are up to date.")


@main.group()
def coordinator() -> None:
    """The people who run the programme."""


@coordinator.command("add")
@click.argument("email")
def coordinator_add(email: str) -> None:
    """Makes somebody a coordinator."""
    from bot import app, commands

    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email.strip()):
        raise click.ClickException(f"{email} is no e-mail address. An example: lena@example.com")
    with app.using(_settings()) as database:
        click.echo(commands.add_coordinator(database, email, app.wall()))


@main.command("slack-manifest")
@click.option("--url", default="", help="your public address, https://...; without it the manifest is for Socket Mode")
@click.option("--many", is_flag=True, help="for many workspaces that install by a link; needs --url")
def slack_manifest(url: str, many: bool) -> None:
    """Slack's app manifest."""
    from bot.slack.manifest import as_text

    if many and not url:
        raise click.ClickException("--many needs your address too: --url https://mentor.example.com")
    if url and not url.startswith("https://"):
        raise click.ClickException(
            f"{url} isn't an address that Slack can send to. An example: https://mentor.example.com"
        )
    click.echo(as_text(url, many=many), nl=False)


@main.command("teams-package")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--url", required=True, help="your public address, https://...")
def teams_package(out: Path, url: str) -> None:
    """The app package for Teams as a zip, for the app whose id is TEAMS_APP_ID."""
    from bot.teams.package import build

    chosen = _settings()
    if chosen.teams is None or not chosen.teams.app_id:
        raise click.ClickException("TEAMS_APP_ID is missing: the bot's id, from its registration")
    if not url.startswith("https://"):
        raise click.ClickException(
            f"{url} isn't an address that Teams can send to. An example: https://mentor.example.com"
        )
    out.write_bytes(build(chosen.teams.app_id, url))
    click.echo(f"Written: {out}. A Teams admin uploads it under Manage apps.")


def _settings() -> Any:
    from bot.config import BadSetting, settings

    try:
        return settings()
    except BadSetting as problem:
        raise click.ClickException(str(problem)) from None


def _print(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))
