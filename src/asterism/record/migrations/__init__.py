"""The migration tree, run alike on SQLite and Postgres."""
