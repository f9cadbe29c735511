"""Let `python -m markscheme` do what the command `markscheme` does."""

import sys

from markscheme.cli import main

sys.exit(main())
