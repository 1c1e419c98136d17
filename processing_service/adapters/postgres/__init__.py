"""All SQL of the processing service."""
