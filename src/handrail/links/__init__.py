"""The outside world: each folder reads one kind of thing, maps it, shows it, and calls the verbs."""
