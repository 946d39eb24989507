"""The console script as programs use it: JSON lines in and out, exit status, and nothing else on standard output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from dialogs.topics.load import load_topics
from tests.journeys.program import environment

EXAMPLE = load_topics().topics["is-it-a-diploma"].phrasings["nl"][0]
FIELDS = {"text", "language", "buttons", "question", "progress", "outcome", "topic", "case"}
REGISTRATION = [
    *[{"press": press} for press in (
        "language=nl", "role=candidate", "privacy=agree", "municipality=aalten", "age_band=27-plus",
        "situation=employed", "highest_diploma=vmbo", "goal=proof", "workplace=none", "sector=care", "@skip",
        "dutch_at_work=yes", "guided_by=nobody", "payer_hint=unknown", "register=yes",
    )],
    {"text": "Noor"}, {"contact": {"phone": "+31612345678", "name": "Noor"}},
    *[{"press": press} for press in ("contact_by=phone", "best_time=any", "@send", "consent=yes")],
]  # fmt: skip


class Ran:
    """What a command left behind."""

    def __init__(self, folder: Path, *words: str, stdin: bytes = b"") -> None:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            input=stdin, capture_output=True, cwd=folder, env=environment({"LC_ALL": "C"}), timeout=60, check=False,
        )  # fmt: skip
        self.status, self.out, self.errors = done.returncode, done.stdout, done.stderr.decode()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.out.splitlines()]

    @property
    def turns(self) -> list[list[dict[str, Any]]]:
        """The messages of each turn; AssertionError when the last turn did not end."""
        turns: list[list[dict[str, Any]]] = [[]]
        for line in self.lines:
            if line == {"end_of_turn": True}:
                turns.append([])
            else:
                turns[-1].append(line)
        assert turns.pop() == []
        return turns


def as_lines(*said: Any) -> bytes:
    return b"\n".join(orjson.dumps(one) for one in said)


def test_a_whole_registration_in_json_lines(tmp_path: Path):
    ran = Ran(tmp_path, "chat", "--jsonl", stdin=as_lines(*REGISTRATION))
    assert ran.status == 0
    assert len(ran.turns) == 1 + len(REGISTRATION)
    assert all(set(message) == FIELDS for turn in ran.turns for message in turn)
    assert all(turn for turn in ran.turns)
    last = ran.turns[-1][-1]
    assert last["case"]
    assert last["case"] in last["text"]
    assert [message["case"] for turn in ran.turns[:-1] for message in turn] == [None] * sum(map(len, ran.turns[:-1]))
    outcomes = [message["outcome"] for turn in ran.turns for message in turn if message["outcome"]]
    assert [outcome["id"] for outcome in outcomes] == ["review"]
    steps = [message["progress"]["step"] for turn in ran.turns for message in turn if message["progress"]]
    assert steps == sorted(steps)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_line_of_the_chat_is_an_error_and_the_chat_goes_on(tmp_path: Path):
    wrong = [
        b"\xff\xfe", b"{", b"[]", b"7", b"null", b"{}", b'{"text":1}', b'{"text":"a","press":"b"}', b'{"shout":"x"}',
        b'{"contact":{}}', b'{"contact":{"phone":1}}', b"[" * 5000, b'{"press":null}',
    ]  # fmt: skip
    ran = Ran(tmp_path, "chat", "--jsonl", stdin=b"\n".join([*wrong, b"", b"  ", b'{"press":"language=nl"}']))
    assert ran.status == 0
    assert len(ran.turns) == 1 + len(wrong) + 1
    for turn in ran.turns[1:-1]:
        assert [list(line) for line in turn] == [["error"]]
    assert ran.turns[-1][-1]["language"] == "nl"


def test_with_a_dialog_the_chat_starts_at_its_first_question_in_the_language_asked(tmp_path: Path):
    ran = Ran(
        tmp_path, "chat", "--jsonl", "--language", "en", "--dialog", "employer", stdin=b'{"press":"privacy=agree"}'
    )
    first, second = (turn[-1] for turn in ran.turns)
    assert (first["question"], first["language"]) == ("privacy", "en")
    assert (second["question"], second["progress"]["step"]) == ("location", 1)


@pytest.mark.parametrize(
    "words",
    [("chat", "--language", "xx"), ("chat", "--dialog", "nonsense"), ("chat", "--on", "yesterday"), ("nonsense",)],
)
def test_what_can_not_be_asked_ends_with_2_and_says_why(tmp_path: Path, words: tuple[str, ...]):
    ran = Ran(tmp_path, *words)
    assert (ran.status, ran.out) == (2, b"")
    assert ran.errors
    assert "Traceback" not in ran.errors


def test_replay_tells_what_a_case_file_leads_to(tmp_path: Path):
    file = tmp_path / "case.json"
    file.write_bytes(
        orjson.dumps({"dialog": "candidate", "language": "nl", "answers": {"municipality": "aalten", "x": 1}})
    )
    ran = Ran(tmp_path, "replay", str(file), "--on", "2026-11-20")
    assert ran.status == 0
    assert ran.lines == [{"state": "asking", "asks": "age_band", "problem": None, "unused": ["x"], "outcome": None}]


NO_CASES = [
    None, b"{", b"[]", b"\xff", b"{}", b'{"dialog":"x","answers":{}}', b'{"dialog":"candidate","answers":[]}',
    b'{"dialog":["candidate"],"answers":{}}', b'{"dialog":"candidate","language":"xx","answers":{}}',
]  # fmt: skip


@pytest.mark.parametrize("content", NO_CASES)
def test_replay_of_what_is_no_case_file_is_an_error_with_status_2(tmp_path: Path, content: bytes | None):
    file = tmp_path / "case.json"
    if content is not None:
        file.write_bytes(content)
    ran = Ran(tmp_path, "replay", str(file))
    assert ran.status == 2
    assert [list(line) for line in ran.lines] == [["error"]]


def test_ask_says_for_each_line_which_topics_it_is_about(tmp_path: Path):
    given = [
        {"text": EXAMPLE, "language": "nl"},
        {"text": 7},
        {"text": "qwrtp", "language": "nl"},
    ]
    ran = Ran(tmp_path, "ask", "--jsonl", stdin=as_lines(*given) + b"\n\xff\n")
    assert ran.status == 0
    first, second, third, fourth = ran.lines
    assert first["answered"] is True
    assert first["topics"][0]["id"] == "is-it-a-diploma"
    assert 1 <= len(first["topics"]) <= 3
    assert list(second) == ["error"]
    assert third["answered"] is False
    assert list(fourth) == ["error"]


def test_staff_are_invited_listed_and_disabled(tmp_path: Path):
    invited = Ran(tmp_path, "staff", "invite", "Anna", "--role", "adviser")
    assert (invited.status, b"/desk/in/" in invited.out) == (0, True)
    assert Ran(tmp_path, "staff", "list").out.decode().split() == ["Anna", "adviser", "active"]
    assert Ran(tmp_path, "staff", "disable", "Anna").status == 0
    assert Ran(tmp_path, "staff", "list").out.decode().split() == ["Anna", "adviser", "disabled"]
    unknown = Ran(tmp_path, "staff", "disable", "Bram")
    assert unknown.status == 1
    assert "no account" in unknown.errors
