"""Our own API below `/api/v1`, described by OpenAPI: one resource a module."""
