"""What the README's numbers come from: the same work done plainly and done by Handrail, in one run."""
