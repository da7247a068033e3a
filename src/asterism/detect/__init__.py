"""What deserves attention: patterns inside networks, as set work that cites its evidence."""
