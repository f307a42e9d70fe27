"""What can be said to the person at the command line in one line.

DeskError
├── SettingError     a setting is missing or wrong
└── ActionError      this cannot be done with this ticket now
"""


class DeskError(Exception):
    """Something to be said in one line, without a traceback."""


class SettingError(DeskError):
    """A setting is missing or wrong: names it, and says what it should be."""


class ActionError(DeskError):
    """This cannot be done with this ticket now: says why, and what can."""
