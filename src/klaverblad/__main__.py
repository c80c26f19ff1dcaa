"""`python -m klaverblad COMMAND …`: the same as `klaverblad COMMAND …`, where no script is."""

import sys

from klaverblad.cli import main

sys.exit(main(sys.argv[1:]))
