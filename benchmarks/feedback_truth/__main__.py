"""Whether the first thing that feedback says is true, in scripts written by hand whose mistakes are known.

    python -m benchmarks.feedback_truth [--all] [FAMILY ...]

`--all` prints each script with its class, its marks and its sentence; else only those that were told something untrue.
Ends with 1 where a share is out of bounds. README.md in this folder says how a script is written down.
"""

import sys

from benchmarks.feedback_truth.study import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
