"""Runs in notebooks: what they show, what of the session is kept, what happens between cells."""
