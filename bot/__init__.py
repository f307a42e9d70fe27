"""The desk itself: what happens to a message, and everyone it talks to."""
