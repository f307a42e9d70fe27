"""The wire: IMAP, MIME, SMTP. Knows nothing of tickets."""
