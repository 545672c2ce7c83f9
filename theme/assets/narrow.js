/* A box above a long list leaves those items that hold what is typed, and tells how many. Without this script it is not shown. */
(() => {
  "use strict";

  /* Without case, accents and the ways to write an umlaut; search.js, which few pages load, folds more. */
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/ı/g, "i").replace(/ß/g, "ss").replace(/([aou])e/g, "$1");

  document.querySelectorAll(".narrow").forEach((box) => {
    const input = box.querySelector("input"), told = box.querySelector("[role=status]"), list = box.nextElementSibling;

    input.addEventListener("input", () => {
      const words = fold(input.value).split(/\s+/), items = [...list.children];
      const held = items.filter((item) => {
        const text = fold(item.textContent.replace(/\d+\s*$/, "")); // its count is no word of it
        item.hidden = !words.every((word) => text.includes(word));
        return !item.hidden;
      });
      told.textContent = input.value && told.dataset.words.replace("{count}", held.length).replace("{total}", items.length);
    });
    input.addEventListener("change", (event) => event.stopPropagation()); // no choice of the directory's filter
    box.hidden = false;
  });
})();
