"""Explanations a tap away: the longer texts behind a button, on a page, and the meaning of difficult words."""
