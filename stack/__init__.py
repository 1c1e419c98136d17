"""Starts Questline's real servers and processes without Docker and without root.

Everything here runs on the bare standard library, because it is what fetches the rest: `python3 -m stack up` must work
before there is a virtual environment.
"""
