"""The faces of the server. They translate; what is decided is decided in services."""
