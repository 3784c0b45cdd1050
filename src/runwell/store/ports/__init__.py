"""What a server may ask of its stores, one module for each thing that is kept.

Services know these interfaces and nothing below them; no SQL is known here. Every method is
synchronous and safe to call from any thread; what it returns is frozen. A method that writes has
written durably when it returns. Times are seconds since the epoch.
"""
