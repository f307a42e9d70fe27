"""What does this text ask for? Pure: no I/O, no clock, no database."""
