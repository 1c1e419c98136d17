"""Webhooks: what is sent, how it is signed, where it may go, and when to try again or to give up."""
