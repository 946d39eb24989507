"""Remembers: conversations, messages, cases, staff. Knows no channel and no dialog."""
