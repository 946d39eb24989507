"""The figures for the board, and the files they are given in."""
