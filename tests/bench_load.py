"""The load of the bench: the fake Bot API with people who talk without a pause, in a process of its own.

    python -m tests.bench_load '{"people": 50, "turns": 2000, …}' -- command of the bot…

Starts the bot, lets one person after another register, and prints the figures as one line of JSON. Measured is what
happens after the warm-up; the bot's CPU and memory are read from the system, threads included.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.botapi import Act, BotApi, Call, Person, Script, buttons
from tests.botapi_people import Json

PRESSED = {
    "language": "nl",
    "role": "candidate",
    "privacy": "agree",
    "age_band": "27-plus",
    "situation": "employed",
    "highest_diploma": "vmbo",
    "goal": "proof",
    "workplace": "employee",
    "may_contact_employer": "yes",
    "sector": "care",
    "occupation": "",
    "dutch_at_work": "yes",
    "guided_by": "nobody",
    "payer_hint": "employer",
    "register": "yes",
    "contact_by": "phone",
    "best_time": "any",
    "@send": "",
    "consent": "yes",
}
"""What is pressed, by field; an empty value stands for the first button of that field."""
TYPED = {
    "Waar woont u?": "Doetinchem",
    "Bij welk bedrijf werkt u?": "Bakkerij De Korenaar",
    "Hoe heet u?": "Sam de Vries",
    "Wat is uw telefoonnummer?": "0612345678",
}
DONE = "Uw aanmelding is binnen"
TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Plan:
    """One run. `pause` is what a person waits before acting: only so that a rehearsal can tell the turns apart."""

    people: int = 50
    turns: int = 2000
    warmup: int = 300
    delay: float = 0.0
    pause: float = 0.0
    within: float = 120.0
    env: dict[str, str] = field(default_factory=dict)


def act_on(message: Json) -> Act | None:
    """Return what a person does when this message comes; None when it asks nothing."""
    if DONE in message["text"]:
        return Act(done=True)
    for typed, words in TYPED.items():
        if typed in message["text"]:
            return Act(text=words)
    for data in buttons(message):
        name, _, value = data.partition("=")
        if name in PRESSED and PRESSED[name] in ("", value):
            return Act(press=data)
    return None


class Load:
    """People who come and go until there were enough turns; `window` holds the figures at its two ends."""

    def __init__(self, api: BotApi, plan: Plan, bot: int) -> None:
        self.api, self.plan, self.bot = api, plan, bot
        self.turns, self.came = 0, 0
        self.latencies: list[float] = []
        self.window: list[dict[str, Any]] = []
        self.enough = asyncio.Event()
        self.acts: list[tuple[int, Act]] = []

    def script(self) -> Script:
        async def react(person: Person, message: Json) -> Act | None:
            act = act_on(message)
            if act is None:
                return None
            self._turn(person)
            if self.plan.pause:
                await asyncio.sleep(self.plan.pause)
                self.acts.append((len(self.api.calls), act))
            return None if self.enough.is_set() else act

        return react

    def _turn(self, person: Person) -> None:
        self.turns += 1
        if person.waits_since is not None and len(self.window) == 1:
            self.latencies.append(time.perf_counter() - person.waits_since)
        if self.turns in (self.plan.warmup, self.plan.warmup + self.plan.turns):
            self.window.append(self._figures())
            if len(self.window) == 2:
                self.enough.set()

    def _figures(self) -> dict[str, Any]:
        return {
            "at": time.perf_counter(),
            "cpu": _cpu_seconds(self.bot),
            "own_cpu": time.process_time(),
            "all_cpu": _busy_seconds(),
            "calls": sum(self.api.counts.values()),
        }

    async def run(self) -> dict[str, Any]:
        """Let people talk until there were enough turns, and return the figures."""
        talking = [asyncio.create_task(self._one_after_another()) for _ in range(self.plan.people)]
        waiting = asyncio.create_task(self.enough.wait())
        await asyncio.wait([waiting, *talking], timeout=self.plan.within, return_when=asyncio.FIRST_COMPLETED)
        for task in (*talking, waiting):
            task.cancel()
        if len(self.window) < 2:
            broken = [why for person in self.api.people.values() for why in person.broken]
            msg = f"{self.turns} turns in {self.plan.within} s: {broken[:3]} {dict(self.api.refused)}"
            raise SystemExit(msg)
        first, last = self.window
        took, cpu = last["at"] - first["at"], last["cpu"] - first["cpu"]
        own_cpu = last["own_cpu"] - first["own_cpu"]
        times = sorted(self.latencies)
        tally = self.api.tally()
        return {
            "turns_per_second": self.plan.turns / took,
            "cpu_per_1000": 1000 * cpu / self.plan.turns,
            **{f"p{share}": 1000 * times[len(times) * share // 100] for share in (50, 95, 99)},
            "calls_per_turn": (last["calls"] - first["calls"]) / self.plan.turns,
            "load_percent": 100 * own_cpu / took,
            "rss_mb": _peak_memory(self.bot),
            "others_percent": 100 * max(0.0, last["all_cpu"] - first["all_cpu"] - cpu - own_cpu) / took,
            "wrong": {
                **{name: tally[name] for name in ("doubled", "out_of_order", "broken") if tally[name]},
                **self.api.refused,
            },
        }

    async def _one_after_another(self) -> None:
        script = self.script()
        while not self.enough.is_set():
            self.came += 1
            person = self.api.person(100_000 + self.came, script)
            person.say("/start")
            await person.over.wait()
            if person.broken:
                raise SystemExit(person.broken[0])
            del self.api.people[person.id].received[:]


async def rehearse(api: BotApi, plan: Plan) -> list[dict[str, Any]]:
    """Let one person register; return for each turn what they did and the calls with which the bot answered."""
    load = Load(api, plan, os.getpid())
    person = api.person(99_999, load.script())
    begun = len(api.calls)
    person.say("/start")
    async with asyncio.timeout(plan.within):
        await person.over.wait()
    if not person.finished:
        raise SystemExit(person.broken[0])
    acts = [(begun, Act(text="/start")), *load.acts]
    ends = [at for at, _ in acts[1:]]
    return [
        {"pressed": act.press, "calls": _answers(api.calls[at:end], person.id)}
        for (at, act), end in zip(acts, ends, strict=False)
    ]


def _answers(calls: list[Call], chat: int) -> list[Any]:
    """Return the calls that a person notices, in the order in which a bot makes them one by one."""
    order = ["answerCallbackQuery", "editMessageText", "sendMessage"]
    mine = [
        (call.method, call.parameters)
        for call in calls
        if call.method in order and str(call.parameters.get("chat_id", chat)) == str(chat)
    ]
    return sorted(mine, key=lambda call: order.index(call[0]))


def _cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


def _busy_seconds() -> float:
    """Return the CPU time that everything on this machine has used, in all cores together."""
    user, nice, system, _idle, _waiting, *more = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + sum(more[:3])) * TICK


def _peak_memory(process: int) -> float:
    found = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


async def _listening(api: BotApi, bot: asyncio.subprocess.Process) -> None:
    waits = [asyncio.create_task(api.listened_to.wait()), asyncio.create_task(bot.wait())]
    await asyncio.wait(waits, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    for task in waits:
        task.cancel()
    if not api.listened_to.is_set():
        msg = "the bot did not start"
        raise SystemExit(msg)
    # What is done once, at the start, is no cost of a turn: wait until the bot has nothing to do.
    before = -1.0
    while (now := _cpu_seconds(bot.pid)) > before + 2 * TICK:
        before = now
        await asyncio.sleep(0.3)


async def _main(plan: Plan, command: list[str]) -> None:
    async with BotApi(delay=plan.delay, keep_calls=bool(plan.pause)) as api:
        # Nothing of whoever runs the bench gets through to the bot: it runs as it ships.
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "TELEGRAM_API_URL": api.url,
            "TELEGRAM_BOT_TOKEN": api.token,
            **plan.env,
        }
        bot = await asyncio.create_subprocess_exec(*command, env=env, stdout=sys.stderr)
        try:
            await _listening(api, bot)
            result: Any = await (rehearse(api, plan) if plan.pause else Load(api, plan, bot.pid).run())
        finally:
            if bot.returncode is None:
                bot.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(15):
                    await bot.wait()
            except TimeoutError:
                bot.kill()
        print(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(_main(Plan(**json.loads(sys.argv[1])), sys.argv[3:]))
