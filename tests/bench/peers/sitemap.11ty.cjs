const orgs = require("./orgs.json");
const url = (o) => `<url><loc>https://musterhafen.example/verzeichnis/${o.id}/</loc><lastmod>${o.checked}</lastmod></url>`;
exports.data = {permalink: "sitemap.xml"};
exports.render = () => `<urlset>${orgs.map(url).join("")}</urlset>`;
