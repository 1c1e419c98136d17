"""Receiving from and publishing to the broker."""
