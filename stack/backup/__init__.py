"""Backup of the three databases at one consistent point, and restore of it into empty ones."""
