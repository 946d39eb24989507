"""Journeys: the whole program in a process of its own, with people who talk to it from outside."""
