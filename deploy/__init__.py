"""What prepares a deployment: its secrets, its databases, the broker's users."""
