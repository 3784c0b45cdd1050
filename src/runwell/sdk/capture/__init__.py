"""What a run notes about its surroundings: console, process, machine, code."""
