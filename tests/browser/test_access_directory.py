"""Who is shut out of the lists, the entries, the changes and the data of the directory.

What axe and IBM's engine find.
"""

import pytest
from support.oracles import OpenPage
from support.readers import ENTRIES, FORCED, LISTS, UNDECIDED, ask_second_tool, find_barriers


@pytest.mark.timeout(600)  # the longest pages, two engines, five looks
@pytest.mark.parametrize("path", LISTS + ENTRIES)
def test_nobody_is_shut_out(path: str, home: str, show_page: OpenPage) -> None:
    """Two engines find nothing on any type of page, in light, dark, forced colours.

    On 320 pixels and on paper.
    """
    page = show_page(home + path, **FORCED)

    assert find_barriers(page, UNDECIDED.get(path, ())) == {}
    if not path.startswith("ar/"):
        assert ask_second_tool(page) == []
