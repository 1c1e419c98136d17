"""The pure rules of accounts, sessions, signing keys and the ledger: values in, decisions out."""
