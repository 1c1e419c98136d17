"""PostgreSQL, CEL, and files in JSON and YAML."""
