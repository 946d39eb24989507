"""A real Chromium for the pages' tests, and axe-core to say what keeps people out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any, Literal

from playwright.async_api import Page, async_playwright

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@asynccontextmanager
async def browser(
    width: int = 390,
    height: int = 844,
    colours: Literal["light", "dark"] = "light",
    *,
    script: bool = True,
    **more: Any,
) -> AsyncIterator[Page]:
    """Open a page of a browser that fails the test on any error of a script or of the content policy."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=colours, java_script_enabled=script, **more
        )
        context.set_default_timeout(8_000)
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if "Content Security Policy" in told.text else None)
        yield page
        await chromium.close()
        assert wrong == []


async def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong on a page, in a line each."""
    await page.evaluate(_AXE)
    found = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'][:160]})"
        for one in found["violations"]
        for node in one["nodes"]
    ]


async def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    wide: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


async def too_small(page: Page, least: int = 44) -> list[str]:
    """Return the buttons and links that are hard to hit: lower or narrower than `least` pixels."""
    small: list[str] = await page.evaluate(
        """least => [...document.querySelectorAll('button, a, summary, select, input:not([type=hidden], [type=radio])')]
            .filter(one => { const box = one.getBoundingClientRect();
                return box.width && one.checkVisibility() && !one.classList.contains('skip')
                    && (box.height < least - 0.5 || box.width < least - 0.5); })
            .map(one => one.outerHTML.slice(0, 120))""",
        least,
    )
    return small
