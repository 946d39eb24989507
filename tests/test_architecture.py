"""The house as it was meant: who may know whom, how long a module gets, and what may never stand in the repository."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
MODULES = sorted(file for package in ("bot", "dialogs", "storage") for file in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST, MEDIAN = 400, 120
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
CLOCK = {"now", "utcnow", "today", "fromtimestamp", "localtime", "monotonic", "perf_counter"}
SKIPS = {"skip", "skipif", "xfail", "importorskip"}
FORBIDDEN = {
    "a path of somebody's machine": rb"(?<![\w.])/(?:work|farm|root)/[a-zA-Z]|\.\./shared",
    "a package registry by its host": rb"pythonhosted\.org|pypi\.org|registry\.npmjs|deb\.debian\.org",
}


def calls(file: Path) -> Iterator[ast.Call]:
    """Yield every call in a module."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def place(file: Path, node: ast.expr) -> str:
    """Return where something stands, for a message."""
    return f"{file.relative_to(ROOT)}:{node.lineno}"


def tracked() -> list[Path]:
    """Return every file that the repository holds."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [file for name in listed.split("\0") if name and (file := ROOT / name).is_file()]


def test_every_part_knows_only_what_it_may_know() -> None:
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout


def test_modules_are_short() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert statistics.median(lengths.values()) <= MEDIAN


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in MODULES + TESTS
        if file.stat().st_size and not ast.get_docstring(ast.parse(file.read_bytes()))
    ]
    assert silent == []


def test_dialogs_never_read_the_clock() -> None:
    asked = [
        place(file, call)
        for file in MODULES
        if file.is_relative_to(ROOT / "dialogs")
        for call in calls(file)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCK
    ]
    assert asked == []


def test_what_is_marked_for_translation_is_a_text_as_it_stands() -> None:
    """Babel reads the source: a text that is put together at run time would never be translated."""
    unreadable = [
        place(file, call)
        for file in MODULES
        for call in calls(file)
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "n_")
        for argument in call.args[: 1 if call.func.id == "_" else 2]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]
    assert unreadable == []


def test_what_is_logged_is_a_fixed_text() -> None:
    """A text with values in it could name somebody, past every check of the keys."""
    put_together = [
        place(file, call)
        for file in MODULES
        for call in calls(file)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in LOG_METHODS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id.strip("_").lower() in ("log", "logger")
        and not isinstance(call.args[0], ast.Constant)
    ]
    assert put_together == []


def test_no_test_is_skipped() -> None:
    skipped = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in TESTS
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Attribute) and node.attr in SKIPS
    ]
    assert skipped == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    assert [str(file.relative_to(ROOT)) for file in tracked() if pattern.search(file.read_bytes())] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements-build.txt", ["build-system", "requires"]),
        ("requirements.txt", ["project", "dependencies"]),
        ("requirements-dev.txt", ["project", "dependencies"]),
        ("requirements-dev.txt", ["project", "optional-dependencies", "dev"]),
    ],
)
def test_the_lock_files_hold_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for key in wanted:
        asked = asked[key]
    text = (ROOT / lock).read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==(\S+) \\$", text, re.MULTILINE))
    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        assert requirement.specifier.contains(locked.get(name, "0")), f"{name}: run `make lock`"


def test_developers_and_production_run_the_same_packages() -> None:
    def blocks(lock: str) -> set[str]:
        return set(re.findall(r"^\S+==.*(?:\n    --hash.*)+", (ROOT / lock).read_text("utf-8"), re.MULTILINE))

    assert blocks("requirements.txt") <= blocks("requirements-dev.txt")
