"""A colleague at the desk, by plain HTTP; and the commands of the console script, run where a program runs."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape

import aiohttp
import orjson

from tests.journeys.program import Program


class Colleague:
    """Somebody who is signed in."""

    def __init__(self, client: aiohttp.ClientSession, address: str) -> None:
        self._client = client
        self._address = address
        self._csrf = ""
        self.raw = ""
        """The page that was seen last, before its entities are resolved."""

    async def sees(self, path: str) -> str:
        """Return a page, as text with its markup."""
        async with self._client.get(self._address + path) as answer:
            return self._read(await answer.text())

    async def does(self, path: str, **form: str) -> str:
        """Send a form and return the page it leads to."""
        async with self._client.post(self._address + path, data={"csrf": self._csrf, **form}) as answer:
            return self._read(await answer.text())

    async def sets(self, ref: str, status: str, **form: str) -> str:
        """Set the step of a case, as its page stands, and return the page it leads to."""
        found = re.search(r'name="version" value="(\d+)"', await self.sees(f"/desk/case/{ref}"))
        assert found
        return await self.does(f"/desk/case/{ref}/status", version=found.group(1), status=status, **form)

    async def link_code(self) -> str:
        """Return the code that links Telegram."""
        await self.sees("/desk/account")
        found = re.search(r"/koppel (\S+?)<", await self.does("/desk/account/telegram"))
        assert found
        return found.group(1)

    def _read(self, page: str) -> str:
        self.raw = page
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        self._csrf = found.group(1) if found else self._csrf
        return unescape(page)


@asynccontextmanager
async def signed_in(program: Program, link: str) -> AsyncIterator[Colleague]:
    """Sign in with a one-time link. It may have been printed with another address than the program's."""
    headers = {"Origin": program.address, "Sec-Fetch-Site": "same-origin"}  # as a browser says
    async with aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        place = program.address + link[link.index("/desk/") :]
        async with client.get(place) as page:
            assert "Log in" in await page.text()
        async with client.post(place) as desk:
            assert "Wachtrij" in await desk.text()
        yield Colleague(client, program.address)


async def command(program: Program, *words: str, stdin: bytes = b"", **settings: str) -> tuple[int, bytes, bytes]:
    """Run another command of the console script in the program's folder: exit status, output, errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, cwd=program.folder, env={**program.environment, **settings},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(30):
        out, errors = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, out, errors


async def export(program: Program, ref: str) -> dict[str, object]:
    """Return everything that is kept of a case."""
    status, out, errors = await command(program, "export", ref)
    assert status == 0, errors
    kept: dict[str, object] = orjson.loads(out)
    return kept


async def invite(program: Program, name: str, role: str = "adviser") -> str:
    """Make an account and return its one-time link."""
    status, out, errors = await command(program, "staff", "invite", name, "--role", role)
    assert status == 0, errors
    return out.decode().split()[0]
