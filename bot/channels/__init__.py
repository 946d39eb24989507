"""The ways people reach the assistant. Thin: they convert and send."""
