"""The command `questline` where it explains, tries and backfills: against a running system, as a process of its own."""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.acceptance.test_ingest import ingest, issue_key
from tests.harness.command import questline
from tests.harness.quests import event, publish_quest, until_progress, until_wallet
from tests.harness.system import System


async def test_an_explanation_tells_what_counted_and_what_followed(system: System) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    quest = await publish_quest(system, objective={"target": 2, "where": "event.data.points >= 10"})
    code, event_type = quest["code"], quest["objective"]["on"][0]
    happened = [event(event_type, account.user_id, event_data={"points": points}) for points in (12, 7, 15)]
    await ingest(system, await issue_key(system), {"events": happened})
    await until_wallet(system, token, diamonds=10)
    told = await questline(system, "explain", account.user_id, code)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "completed 1 time; 2 events counted, not counted: 1 ConditionFalse" in told.stdout
    assert "event.data.points >= 10 (event.data.points = 7)" in told.stdout
    assert "credited: 10 diamonds, booked as" in told.stdout
    one = await questline(system, "explain", account.user_id, code, "--event", happened[1]["event_id"], "--json")
    (step,) = one.document["items"]
    assert (step["event_id"], step["reason"]) == (happened[1]["event_id"], "ConditionFalse")
    unknown = await questline(system, "explain", account.user_id, "no-such-quest")
    assert unknown.exit_code == 3


async def test_a_past_is_tried_and_then_folded(system: System, tmp_path: Path) -> None:
    account = await system.sign_up()
    token = await system.sign_in(account)
    event_type = f"Past.{secrets.token_hex(4)}"
    before = datetime.now(UTC) - timedelta(days=3)
    past = [event(event_type, account.user_id, timestamp=(before + timedelta(hours=n)).isoformat()) for n in range(3)]
    await ingest(system, await issue_key(system), {"events": past})
    quest = await publish_quest(system, objective={"on": [event_type], "target": 3})
    await until_progress(system, token, quest["code"], progress=0, times_completed=0)
    report = await _tried(system, _written(tmp_path / "quest.json", quest), quest)
    assert (report["total"]["users_completed"], report["total"]["payout"]["diamonds"]) == (1, 10)
    refused = await questline(system, "backfill", quest["code"], "--no-pay")
    assert refused.exit_code == 2
    done = await questline(system, "backfill", quest["code"], "--no-pay", "--silent", "--yes", "--json")
    assert done.exit_code == 0, done.stderr
    assert done.document["published"]["version"] == 2
    assert (done.document["backfill"]["state"], done.document["backfill"]["pay"]) == ("done", False)
    await until_progress(system, token, quest["code"], times_completed=1)
    status = await questline(system, "backfill", quest["code"], "--status")
    assert status.stdout.startswith(f"{quest['code']}: done, 1 of 1 users")
    assert (await questline(system, "backfill", quest["code"], "--pause")).exit_code == 3


def _written(path: Path, quest: dict[str, Any]) -> str:
    """A file with the quest, whose past counts."""
    path.write_text(json.dumps({**quest, "backfill": {"since": "beginning"}}))
    return str(path)


async def _tried(system: System, path: str, quest: dict[str, Any]) -> dict[str, Any]:
    """The report of a dry run from the beginning."""
    shown = await questline(system, "simulate", path, quest["code"])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "Diamonds per day (UTC)" in shown.stdout
    report = await questline(system, "simulate", path, quest["code"], "--json")
    return dict(report.document)
