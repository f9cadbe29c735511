"""One problem and one person: marks of a step at once, hints by stages, the worked solution, and what was read.

The terminal, the browser and the server use this room and nothing below it.
"""

import markscheme.papers.shown_problem  # noqa: F401 - from here on a problem knows how it shows itself
