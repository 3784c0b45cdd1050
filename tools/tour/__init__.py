"""`python -m tools.tour`: makes the pictures of the tour, and what is to be seen on them."""
