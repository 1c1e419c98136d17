"""The proof of T3: many write to the ledger at once, and a reader asserts all the while that it keeps its rules.

`python -m tests.proof.ledger --operations 1000000` runs it on a PostgreSQL of its own; a test runs 20,000 operations.
"""
