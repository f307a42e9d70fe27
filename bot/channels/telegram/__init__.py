"""Telegram as an edge: updates in, messages for the desk out; letters of the desk in, messages in a chat out."""
