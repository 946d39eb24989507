"""Many people at once on the fake Bot API, from a test, the bench or the command line."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.botapi import BotApi, Script, follow

Json = dict[str, Any]


async def play(
    api: BotApi, count: int, script: Script, first: str = "/start", within: float = 120.0
) -> Mapping[str, Any]:
    """Let so many people talk at once until all are done; return the counts and the waiting times."""
    people = [api.person(100_000 + number, script) for number in range(count)]
    begun = time.perf_counter()
    for person in people:
        person.say(first)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            await asyncio.gather(*(person.over.wait() for person in people))
    took = time.perf_counter() - begun
    times = sorted(one for person in people for one in person.latencies)
    shares = {
        f"p{share}": round(1000 * times[min(len(times) - 1, len(times) * share // 100)], 1)
        for share in (50, 95, 99)
        if times
    }
    return {
        **api.tally(),
        "seconds": round(took, 3),
        "turns": len(times),
        "latency_ms": shares,
        "calls": dict(api.counts),
        "refused": dict(api.refused),
    }


async def _main(options: argparse.Namespace, spec: Json) -> int:
    async with BotApi(options.token, port=options.port, delay=options.delay_ms / 1000) as api:
        print(api.url, flush=True)
        if not options.command:
            await asyncio.Event().wait()
        env = {**os.environ, "TELEGRAM_API_URL": api.url, "TELEGRAM_BOT_TOKEN": options.token}
        bot = await asyncio.create_subprocess_exec(*options.command, env=env)
        async with asyncio.timeout(60):
            await api.listened_to.wait()
        result = await play(api, options.people, follow(**spec), within=options.within)
        bot.send_signal(signal.SIGTERM)
        await bot.wait()
        print(json.dumps(result, indent=2))
        return 1 if result["lost"] or result["out_of_order"] else 0


def main() -> int:
    """Run the fake on its own, or with people and a bot: the file given by --script holds `follow`'s arguments."""
    asked = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    asked.add_argument("--port", type=int, default=8081)
    asked.add_argument("--token", default="1:test")
    asked.add_argument("--people", type=int, default=10)
    asked.add_argument("--script")
    asked.add_argument("--delay-ms", type=float, default=0)
    asked.add_argument("--within", type=float, default=120)
    asked.add_argument("command", nargs="*", help="the bot's command, after --")
    options = asked.parse_args()
    spec = json.loads(Path(options.script).read_text("utf-8")) if options.script else {"answers": {}}
    return asyncio.run(_main(options, spec))
