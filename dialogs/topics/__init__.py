"""Quick questions: one TOML file per topic with its answer and example questions, and the matcher that finds it.

The content of the files belongs to the region's staff and to the project's editors; adding a topic or an example
question needs no change of code.
"""
