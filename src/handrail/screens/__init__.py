"""Pages for people: one folder a page. A view gets, does, shows; it never decides and never writes."""
