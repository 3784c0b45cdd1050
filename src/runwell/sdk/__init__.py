"""What lives in the training process: it appends to a journal and does nothing else there."""
