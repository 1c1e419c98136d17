"""What Questline is compared with: the same three quests as a typical project writes them, with an ORM.

One message, one session, one transaction: is the event known, store it, read the progress, change it, commit,
acknowledge. Correct (with one consumer), readable, and nothing in it is slow on purpose.
"""
