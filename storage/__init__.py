"""Remembers: conversations, messages, cases and accounts. Knows no channel and no dialog; never reads the clock."""
