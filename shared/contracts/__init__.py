"""What the services say to each other and to the world. Pure data: no I/O and no knowledge of any service."""
