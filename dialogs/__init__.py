"""What the assistant says and asks. Pure: no clock, no network, no database, no channel.

Words and route live in `trees/`, facts in `facts/`, rules in `rules/`, quick questions in `topics/`.
"""
