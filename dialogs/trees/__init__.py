"""The dialogs: which question comes when, and its words."""
