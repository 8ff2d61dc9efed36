"""``python -m carbonacct``: the command line."""

from carbonacct.cli import main

main()
