"""Use cases, one a module. They know the stores by their ports and the bus; never HTTP."""
