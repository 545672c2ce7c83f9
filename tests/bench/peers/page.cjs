const fs = require("fs");
const md = require("markdown-it")({breaks: true});
const escapes = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};
const esc = (text) => text.replace(/[&<>"]/g, (sign) => escapes[sign]);
const signs = /(NAME|BODY|LANGUAGES|AUDIENCES|TOPICS|NEAR|DISTRICT|WEBSITE|FOUNDED|CHECKED|SUMMARY|KEY)/;
const parts = fs.readFileSync(__dirname + "/page.html", "utf-8").split(signs);
const language = (tag) => `<li><a class="chip" href="../../verzeichnis/sprache/${tag}/"><bdi lang="${tag}">${tag}${tag}${tag}${tag}</bdi> <small>${tag}${tag}${tag}${tag}</small></a></li>`;
const chip = (facet) => (slug) => `<li><a class="chip" href="../../verzeichnis/${facet}/${slug}/">${slug}</a></li>`;
const near = (o) => `<li><a href="../../verzeichnis/${o.id}/">${esc(o.name)}</a> <span class="muted">im selben Stadtbezirk; beide arbeiten zu Bildung, Kultur; beide sprechen Französisch</span></li>\n`;
exports.entry = (o) => {
  const values = {
    NAME: esc(o.name), BODY: md.render(o.description), LANGUAGES: o.languages.map(language).join(""),
    AUDIENCES: o.audiences.map(chip("zielgruppe")).join(""), TOPICS: o.topics.map(chip("thema")).join(""),
    NEAR: o.near.map(near).join(""), DISTRICT: o.district, WEBSITE: esc(o.website), FOUNDED: o.founded,
    CHECKED: o.checked, SUMMARY: esc(o.summary), KEY: o.id,
  };
  return parts.map((part, n) => (n % 2 ? values[part] : part)).join("");
};
exports.row = (o) => `<li class="row">
<h3><a href="../../verzeichnis/${o.id}/">${esc(o.name)}</a></h3>
<ul class="chips" aria-label="Sprachen">${o.languages.map((tag) => `<li><bdi lang="${tag}">${tag}${tag}${tag}</bdi></li>`).join("")}</ul>
<p>${esc(o.summary)}</p>
<p class="muted">${o.district} · ${o.topics.join(", ")}</p>
</li>`;
