"""Routes that answer with JSON, and the page that describes them."""
