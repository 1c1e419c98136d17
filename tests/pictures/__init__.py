"""The pictures in the README and the documents, taken of the real pages: `make screenshots`."""
