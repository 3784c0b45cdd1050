"""The server: two thin faces (the W&B wire, our own API) over the same services.

Layers: `app` and `serve` compose; `http > services > events`. Nothing below `http` knows of HTTP.
"""
