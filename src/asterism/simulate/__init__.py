"""A simulated world with known truth: people who post, sites that show it, and who owns what.

The product never imports this package; it meets the world over HTTP or as a file. See
`asterism.simulate.world` for what the world is made of and `asterism.simulate.report` for how
hard it is.
"""
