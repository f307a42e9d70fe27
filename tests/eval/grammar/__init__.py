"""Sentences for training, one file a language; `sentences.py` expands them."""
