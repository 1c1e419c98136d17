"""Calls to the auth and catalog services."""
