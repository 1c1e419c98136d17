"""Texts that come from elsewhere."""


def storable(text: str) -> str:
    """`text` as PostgreSQL can hold it: no NUL, no lone surrogates."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
