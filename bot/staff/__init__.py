"""What members of staff do with a ticket: one function each, called by command line, chat and console alike."""
