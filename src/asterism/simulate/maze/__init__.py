"""A hostile site: traps, bombs, lies about length and encoding, and a few true ads among them."""
