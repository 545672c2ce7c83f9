// The judge beside a walk through the page by Tab: `judge` looks at each stop, `end` says what was wrong.
window.tabWalk = (() => {
  const looks = new Map(); // every stop, with its look while it had the focus
  const faults = [];
  let before = null;
  let still = 0;

  const name = (element) => {
    const id = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join("");
    const text = (element.getAttribute("aria-label") ?? element.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${id}${text && ` “${text}”`}`;
  };

  // What may show the focus; on a card whose link covers it all, the ring is often drawn by a pseudo-element.
  const look = (element) =>
    [null, "::before", "::after"]
      .map((part) => getComputedStyle(element, part))
      .map((style) => [
        style.outlineStyle === "none" ? "none" : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
        style.boxShadow,
      ])
      .join();

  const inView = ({ left, top, right, bottom }) => ({
    left: Math.max(left, 0),
    top: Math.max(top, 0),
    right: Math.min(right, document.documentElement.clientWidth),
    bottom: Math.min(bottom, document.documentElement.clientHeight),
  });
  const hasSize = ({ left, top, right, bottom }) => right > left && bottom > top;

  const sight = (element) => {
    const boxes = [...element.getClientRects()].filter(hasSize);
    if (!boxes.length) return "has no size";
    const box = boxes.map(inView).find(hasSize);
    if (!box) return "is out of view";
    const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (top && (element.contains(top) || top.closest("label")?.control === element)) return null;
    return `is covered by ${top ? name(top) : "nothing one could click"}`;
  };

  // True when the walk has come round: to a stop it knows, or twice to no stop at all.
  const judge = () => {
    const element = document.activeElement ?? document.body;
    still = element === before ? still + 1 : 0;
    if (still) return element === document.body || still > 50; // a date field is one element with several stops
    before = element;
    if (element === document.body) return false; // once round the end, for a walk that began in the middle
    if (looks.has(element)) return true;
    looks.set(element, look(element));
    const fault = sight(element);
    if (fault) faults.push(`${name(element)} ${fault}`);
    return false;
  };

  const CONTROLS =
    "a[href], button, input:not([type=hidden], [type=radio]), select, textarea, details > summary:first-of-type, " +
    "[contenteditable], [role=button], [role=link], [role=checkbox], [role=switch], [role=combobox]";
  const wantsFocus = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.matches(":disabled, [tabindex='-1'], [inert] *, [aria-hidden=true]");

  const end = () => {
    document.activeElement?.blur();
    for (const [element, focused] of looks)
      if (look(element) === focused) faults.push(`${name(element)} does not show that it has the focus`);
    const scope = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
    for (const element of scope.querySelectorAll(CONTROLS))
      if (!looks.has(element) && wantsFocus(element)) faults.push(`${name(element)} is never reached`);
    return faults;
  };

  return { judge, end };
})();
