"""Today: what a seller does next, and the whole of the day around it."""
