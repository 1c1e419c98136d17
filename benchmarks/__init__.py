"""How fast Questline is, measured on real servers: `make bench`. What is measured and why it is fair: README.md."""
