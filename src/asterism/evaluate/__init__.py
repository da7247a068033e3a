"""How well networks and leads agree with a truth that the product never sees.

Runs in a process of its own (`python -m asterism.evaluate`) and asks the product only what
anybody can ask it: through its command line.
"""
