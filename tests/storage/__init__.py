"""Storage remembers: every test runs on real SQLite and on real PostgreSQL."""
