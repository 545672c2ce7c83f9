const {entry} = require("./page.cjs");
const orgs = require("./orgs.json");
const pagination = {data: "orgs", size: 1, alias: "o"};
exports.data = {orgs, pagination, permalink: (data) => `verzeichnis/${data.o.id}/index.html`};
exports.render = (data) => entry(data.o);
