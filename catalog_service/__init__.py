"""The catalog: what can be achieved. Versioned quest and achievement definitions, and a list of rewards."""
