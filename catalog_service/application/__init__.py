"""The use cases of the catalog, one a module, and the ports that they need."""
