"""What belongs together, how strongly, and why: pure computation on tables that it is given."""
