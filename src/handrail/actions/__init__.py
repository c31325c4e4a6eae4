"""What can be done: the verbs, one file a noun. Nothing else writes."""
