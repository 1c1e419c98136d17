"""What loads a whole system, breaks it in every way, and writes down what was sent and seen."""
