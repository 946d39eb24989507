"""Runs the assistant: the only package that knows dialogs, storage and channels."""
