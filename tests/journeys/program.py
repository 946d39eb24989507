"""PraktijkWijs as a process of its own, started in an empty folder as a person would."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

ROOT = Path(__file__).parents[2]
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
TODAY = "2026-11-20"
KEY = "c3RvcmFnZS10ZXN0cy1zZWFsLXdpdGgtdGhpcy1rZXk="
"""The key of `tests.conftest`, so that a test can look into the store of a program."""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program that has these settings and no others."""
    ours = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**ours, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "TODAY": TODAY, **settings}


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """One process after another with the same settings, in the same folder. Their logs are kept together in `log`."""

    def __init__(self, folder: Path, module: str = "bot", words: Iterable[str] = ("run",), **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = folder / "log.jsonl"
        self.said: list[str] = []
        self.address = ""
        self._command = [sys.executable, "-m", module, *words]
        self.environment = environment({"PORT": "0", **settings})
        self._process: asyncio.subprocess.Process | None = None

    async def begin(self) -> None:
        """Start the process, without waiting for anything."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, cwd=self.folder, env=self.environment, stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE, stderr=log, limit=1 << 20,
            )  # fmt: skip

    async def listens(self, within: float = 30.0) -> str:
        """Wait until the process says where it is, and return that address. AssertionError: it ended, or never said."""
        async with asyncio.timeout(within):
            while line := await self._line():
                found = re.match(r"Chat:\s+(\S+?)/$", line)
                if found:
                    self.address = found.group(1)
                    return self.address
        raise AssertionError(self.told())

    async def says(self, pattern: str, within: float = 30.0) -> str:
        """Return the first line, also of those before, that matches."""
        async with asyncio.timeout(within):
            for line in self.said:
                if re.search(pattern, line):
                    return line
            while line := await self._line():
                if re.search(pattern, line):
                    return line
        raise AssertionError(self.told())

    async def start(self) -> str:
        """Start, and return the address once it listens."""
        await self.begin()
        return await self.listens()

    async def goes_on(self, **settings: str) -> None:
        """Stop it as an administrator would, and start it again with other settings."""
        assert await self.stop() == 0
        self.environment |= settings
        self.said.clear()
        await self.start()

    async def sign_in_link(self) -> str:
        """Return the one-time link to the desk that it printed."""
        return (await self.says(r"^Desk:")).split()[1]

    async def kill(self) -> None:
        """End the process as a power cut would."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None

    async def stop(self, within: float = 12.0) -> int:
        """Ask the process to stop; return its exit status. TimeoutError: it did not."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def ended(self, within: float = 30.0) -> int:
        """Wait for the process to end by itself; return its exit status."""
        assert self._process is not None
        async with asyncio.timeout(within):
            while await self._line():
                pass
            return await self._process.wait()

    def told(self) -> str:
        """Return everything it said and logged."""
        return "\n".join(self.said) + "\n" + (self.log.read_text("utf-8") if self.log.exists() else "")

    def logged(self, *levels: str) -> list[dict[str, object]]:
        """Return the log lines of these levels; AssertionError for a line that is no JSON."""
        lines = []
        for line in self.log.read_bytes().splitlines():
            try:
                lines.append(orjson.loads(line))
            except orjson.JSONDecodeError:
                raise AssertionError(line.decode(errors="replace")) from None
        return [line for line in lines if not levels or line.get("level") in levels]

    @property
    def memory(self) -> int:
        """How many bytes of memory the process has now."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    async def _line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode()
        if line:
            self.said.append(line.rstrip("\n"))
        return line
