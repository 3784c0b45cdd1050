"""What our own API is asked and says, as shapes that OpenAPI describes; one module a resource.

Times are seconds since the epoch. Numbers that JSON lacks are the strings NaN, Infinity, -Infinity.
"""
