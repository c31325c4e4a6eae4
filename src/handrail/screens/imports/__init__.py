"""The pages that bring in a file: choose it, look at its columns, watch it, and take it back."""
