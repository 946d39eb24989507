"""The web server: chat page, staff desk, health."""
