"""What can go wrong while the stack is brought up.

StackError   a part cannot be had or does not start; the message tells the reader what to do about it
Cancelled    the user asked to stop while something was still starting
"""


class StackError(Exception):
    """Something that the person at the terminal has to know; shown as it is, without a traceback."""


class Cancelled(Exception):
    """Starting was given up because stopping was asked for."""
