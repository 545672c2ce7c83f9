"""Who is shut out of the start page, the retrospectives, the dates and the news.

What axe and IBM's engine find.
"""

import pytest
from support.oracles import OpenPage
from support.readers import FORCED, STORIES, UNDECIDED, ask_second_tool, find_barriers


@pytest.mark.parametrize("path", STORIES)
def test_nobody_is_shut_out(path: str, home: str, show_page: OpenPage) -> None:
    """Two engines find nothing on any type of page, in light, dark, forced colours.

    On 320 pixels and on paper.
    """
    page = show_page(home + path, **FORCED)

    assert find_barriers(page, UNDECIDED.get(path, ())) == {}
    if not path.startswith("ar/"):
        assert ask_second_tool(page) == []


def test_a_planted_fault_is_seen_in_every_look(home: str, open_page: OpenPage) -> None:
    """Grey on grey is found in each look but that of forced colours, which repaints it.

    A nameless link in all but on paper.
    """
    page = open_page(home + "404.html", **FORCED)
    page.evaluate("""() => {
        const [grey, nameless] = [document.createElement("p"), document.createElement("a")];
        grey.textContent = "grau";
        Object.assign(grey.style, { color: "#777", background: "#888" });
        nameless.href = "#";
        document.querySelector("main").append(grey, nameless);
    }""")
    found = {
        look: {fault.split("]")[0].split("[")[1] for fault in faults}
        for look, faults in find_barriers(page).items()
    }

    assert [look for look in found if "color-contrast" not in found[look]] == ["forced colours"]
    assert [look for look in found if "link-name" not in found[look]] == ["paper"]
