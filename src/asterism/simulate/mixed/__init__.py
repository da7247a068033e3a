"""A town's market: almost everything in it is legitimate, and must not be kept."""
