"""Set one template with typst and write the PDF to standard output: a program of its own."""

import json
import sys
from pathlib import Path

FONTS_FOLDER = "theme/fonts/"
EXIT_TEMPLATE_ERROR = 3
"""Where typst refuses a template; standard output then holds its message and whole diagnostic."""


def main(root: str, template: str, when: str) -> int:
    """Set a template in `root`, where all its files are; `when` is its date in Unix seconds."""
    import typst

    folder = Path(root)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder / FONTS_FOLDER)],
    )
    try:
        pdf = typst.Compiler(str(folder / template), root=root, font_paths=fonts).compile(
            format="pdf", pdf_standards=["ua-1"], timestamp=int(when)
        )
    except typst.TypstError as fault:
        sys.stdout.write(json.dumps([fault.message, fault.diagnostic]))
        return EXIT_TEMPLATE_ERROR
    assert isinstance(pdf, bytes)  # noqa: S101  one file, for no other place was named
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
