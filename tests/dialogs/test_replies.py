"""Ready replies: what the file may hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk.lifecycle import LABELS
from bot.translate import speaker
from dialogs.replies import RepliesError, load_replies


def test_every_step_that_a_reply_fits_is_a_step() -> None:
    replies = load_replies().values()
    assert len(replies) > 10
    assert {step for one in replies for step in one.steps} <= LABELS.keys()


def test_a_reply_with_a_moment_asks_for_it_and_says_it() -> None:
    call = load_replies()["call"]
    assert call.asks_moment
    assert not load_replies()["thanks"].asks_moment
    said = speaker("nl")(call.of(datetime(2026, 11, 24, 14, 30, tzinfo=UTC)))
    assert said.startswith("Wij bellen u op dinsdag 24 november, 14:30.")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('[x]\nname = "X"\ntext = "Dag {naam}."\nsteps = []', "only {moment} can be filled in"),
        ('[x]\nname = "X"\nsteps = []', "write `name`, `text` and `steps`"),
        ('[x]\nname = ""\ntext = "Dag."\nsteps = []', "write `name`, `text` and `steps`"),
        ('[x]\nname = "X"\ntext = "Dag."\nsteps = []\nlabel = "Y"', "nothing else"),
        ("x = 1", "write `name`"),
    ],
)
def test_a_wrong_file_is_refused_with_its_remedy(tmp_path: Path, text: str, remedy: str) -> None:
    file = tmp_path / "replies.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(RepliesError) as told:
        load_replies(file)
    assert remedy in str(told.value)
    assert str(told.value).startswith("replies.toml: x:")
