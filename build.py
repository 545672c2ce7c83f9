#!/usr/bin/env python3
"""The door bell: see `./build.py --help`."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE / ".venv" / "bin" / "python"


def main() -> int:
    """Answer the door, with the packages that `make setup` installed."""
    if PYTHON.exists() and Path(sys.prefix).resolve() != PYTHON.parent.parent.resolve():
        os.execv(PYTHON, [str(PYTHON), str(HERE / "build.py"), *sys.argv[1:]])  # noqa: S606  our own interpreter
    try:
        from wegweiser.commands import cli

        return cli.main(sys.argv[1:])
    except ModuleNotFoundError as missing:
        sys.stderr.write(
            f"Es fehlt das Paket „{missing.name}“. Bitte einmal ausführen: make setup\n"
        )
        return 2


if __name__ == "__main__":
    sys.exit(main())
