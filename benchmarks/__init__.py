"""The speed figures that this project publishes, each with the machine's load beside it."""
