const {row} = require("./page.cjs");
const orgs = Object.fromEntries(require("./orgs.json").map((o) => [o.id, o]));
const lists = require("./lists.json");
const pagination = {data: "lists", size: 1, alias: "list"};
exports.data = {lists, pagination, permalink: (data) => `liste/${data.list.path}/index.html`};
exports.render = (data) => data.list.before + data.list.ids.map((id) => row(orgs[id])).join("") + data.list.after;
