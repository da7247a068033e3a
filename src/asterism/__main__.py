"""`python -m asterism`."""

from asterism.cli import main

main()
