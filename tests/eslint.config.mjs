/** What we ask of our scripts: ESLint's recommended rules, names that exist, and only what our oldest browsers know. */
import js from "@eslint/js";

const PAGE = ["document", "window", "location", "history", "fetch", "setTimeout", "clearTimeout", "addEventListener", "navigator",
  "localStorage", "matchMedia", "WebSocket", "requestAnimationFrame", "NodeFilter", "URL", "Blob", "URLSearchParams", "Event", "CustomEvent", "caches", "SpeechSynthesisUtterance", "DOMParser", "Option"];

export default [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2021, // Chrome 99, Safari 15.4, Firefox 97
      sourceType: "script",
      globals: Object.fromEntries(PAGE.map((name) => [name, "readonly"])),
    },
    rules: {
      "no-undef": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      // What is named here would run words as markup.
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write"].map((property) => ({ property }))],
    },
  },
];
