"""The parts of a source's declaration: its keys, its selectors, and how its file is read."""
