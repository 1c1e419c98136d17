"""Long runs of what the tests do in short: nothing here is collected by pytest."""
