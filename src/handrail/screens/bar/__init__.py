"""The bar at the bottom of every page: one line says what happened and what is next."""
