"""Who the user is and what they own: accounts, sign-in, tokens and the wallet ledger."""
