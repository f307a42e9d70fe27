"""What the commands of `bot/cli.py` do: one file a group of commands, imported only when it is called."""
