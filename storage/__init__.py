"""What must survive: tables, transactions, keys."""
