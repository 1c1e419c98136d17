"""What users did and what follows: events, progress, completions, grants, toasts."""
