/** What we ask of our style sheets: the standard rules; and the same sheet must serve both directions of writing. */
const sides = ["left", "right"];

export default {
  extends: "stylelint-config-standard",
  rules: {
    // (width >= 60rem) is newer than our oldest browsers.
    "media-feature-range-notation": "prefix",
    // Small rules stand on one line, and rules are grouped by what they dress.
    "declaration-block-single-line-max-declarations": null,
    "no-descending-specificity": null,
    // Say inline-start and inline-end: in Arabic or Persian, left is the wrong side.
    "property-disallowed-list": [...sides, /^(margin|padding|scroll-margin|scroll-padding)-(left|right)$/, /^border-(.+-)?(left|right)/],
    "declaration-property-value-disallowed-list": { "text-align": sides, float: sides, clear: sides },
  },
};
