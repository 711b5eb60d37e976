#!/usr/bin/env python
"""Django's command line for Hustings."""

import os
import sys
from pathlib import Path


def main() -> None:
    # `platform/` holds our packages and is not one itself: see platform/README.md.
    sys.path.insert(1, str(Path(__file__).resolve().parent / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.command_line import run

    run(sys.argv)


if __name__ == "__main__":
    main()
