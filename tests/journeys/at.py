"""The console script in a process whose clock says `MOMENT` when it begins, and runs on from there.

`python -m tests.journeys.at run`: so weeks pass between two runs, and nothing in the program or its store is touched.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

import time_machine

from bot.__main__ import main

if __name__ == "__main__":
    with time_machine.travel(datetime.fromisoformat(os.environ["MOMENT"])):
        sys.exit(main())
