"""The published promise: loaded from a file, kept by clocks, judged by limits."""
