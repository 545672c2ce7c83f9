#!/usr/bin/env python3
"""Ruft das Programm auf, das `make setup` eingerichtet hat: ./build.py --help."""

import os
import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent / ".venv" / "bin" / "wegweiser"

if not PROGRAM.exists():
    sys.stderr.write(
        "Das Programm ist noch nicht eingerichtet. Bitte einmal ausführen: make setup\n"
    )
    sys.exit(2)
os.execv(PROGRAM, [str(PROGRAM), *sys.argv[1:]])
