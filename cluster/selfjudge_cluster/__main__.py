"""`python -m selfjudge_cluster COMMAND`. Exit codes: 0 done, 1 failed or rows without a score, 2 wrong arguments."""

import sys

from .command import main

sys.exit(main(sys.argv[1:]))
