"""Who is shut out of the neighbourhood and the figures, and of the city of this repository.

What axe and IBM's engine find.
"""

import pytest
from support.oracles import OpenPage
from support.readers import FORCED, NEIGHBOURS, REAL, UNDECIDED, ask_second_tool, find_barriers


@pytest.mark.parametrize("path", NEIGHBOURS)
def test_nobody_is_shut_out(path: str, home: str, show_page: OpenPage) -> None:
    """Two engines find nothing on any type of page, in light, dark, forced colours.

    On 320 pixels and on paper.
    """
    page = show_page(home + path, **FORCED)

    assert find_barriers(page, UNDECIDED.get(path, ())) == {}
    if not path.startswith("ar/"):
        assert ask_second_tool(page) == []


@pytest.mark.parametrize("path", REAL)
def test_nobody_is_shut_out_of_the_real_city(
    path: str, real_home: str, show_page: OpenPage
) -> None:
    """Axe finds nothing on the pages of the city of this repository either."""
    assert find_barriers(show_page(real_home + path, **FORCED), UNDECIDED.get(path, ())) == {}
