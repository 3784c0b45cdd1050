"""Pure maths on columns: no storage, no HTTP, only arrays in and arrays out."""
