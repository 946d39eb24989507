"""Tests of the package `bot`, over real HTTP and a real store."""
