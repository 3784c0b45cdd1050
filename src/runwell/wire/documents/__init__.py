"""The GraphQL documents that our client sends: the same operations that `wandb` clients send.

Variables are named as on the wire. A variable that is left out, or None, means "keep what is
there". Nothing here sends anything.
"""
