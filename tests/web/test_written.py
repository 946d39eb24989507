"""What anybody can write in an address or a form is read as a number only when it is one that can be kept."""

from __future__ import annotations

import pytest

from bot.web.written import number_of


@pytest.mark.parametrize("written", ["", " 7", "7 ", "-7", "+7", "7.0", "1e3", "7_0", "²", "٣", "seven", "1" * 19])
def test_what_is_no_number_that_can_be_kept_is_none(written: str) -> None:
    assert number_of(written) is None


def test_a_number_is_read_up_to_so_many_digits() -> None:
    assert [number_of("0"), number_of("042"), number_of("9" * 18)] == [0, 42, 10**18 - 1]
    assert [number_of("999999", 6), number_of("1000000", 6)] == [999_999, None]
