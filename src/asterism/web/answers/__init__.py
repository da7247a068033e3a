"""What the API answers and the pages show: one set of models, filled through a Session."""
