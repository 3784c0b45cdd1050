"""What goes on inside a model of PyTorch while it trains: gradients, parameters, its graph."""
