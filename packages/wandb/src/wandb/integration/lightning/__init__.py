"""`wandb.integration.lightning`: what Lightning does not bring itself."""
