"""The rules of the catalog: values in, decisions out."""
