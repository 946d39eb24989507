"""Sealing: what can be opened by whom."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import Sealer, WrongKey
from tests.conftest import KEY

OLD, NEW = Fernet.generate_key(), Fernet.generate_key()
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)


@given(json)
def test_what_is_sealed_opens_as_it_was(value: object) -> None:
    sealer = Sealer([OLD])
    assert sealer.open(sealer.seal(value)) == value


def test_the_same_value_is_sealed_differently_each_time() -> None:
    sealer = Sealer([OLD])
    assert sealer.seal("Aalten") != sealer.seal("Aalten")


def test_the_first_key_seals_and_all_keys_open() -> None:
    old, both, new = Sealer([OLD]), Sealer([NEW, OLD]), Sealer([NEW])
    assert both.open(old.seal("before")) == "before"
    assert new.open(both.seal("after")) == "after"
    assert both.is_current(both.seal("after"))
    assert not both.is_current(old.seal("before"))


def test_another_key_is_refused() -> None:
    with pytest.raises(WrongKey, match="SECRET_KEY"):
        Sealer([NEW]).open(Sealer([OLD]).seal("Aalten"))


@pytest.mark.parametrize("place", [0, 5, 16, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    sealer = Sealer([OLD])
    sealed = bytearray(sealer.seal({"name": "Aalten"}))
    sealed[place] ^= 1
    with pytest.raises(WrongKey):
        sealer.open(bytes(sealed))


@pytest.mark.parametrize("broken", [b"", b"short", b"\xff not base64", KEY[:20]])
def test_a_key_of_another_form_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer([broken])


def test_no_key_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one key"):
        Sealer([])


def test_a_fingerprint_depends_on_the_value_and_the_secret_but_not_on_the_key() -> None:
    one = Sealer([OLD], b"secret").fingerprint("42")
    assert one == Sealer([NEW], b"secret").fingerprint("42")
    assert one != Sealer([OLD], b"other").fingerprint("42")
    assert one != Sealer([OLD], b"secret").fingerprint("43")
