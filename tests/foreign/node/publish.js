// Publishes and finds a dataset with the npm package `ckan`: node publish.js URL KEY
const CKAN = require("ckan");

const [url, key] = process.argv.slice(2);
const client = new CKAN.Client(url, key);

function call(action, data) {
  return new Promise((resolve, reject) => {
    client.action(action, data, (error, answer) => (error ? reject(error) : resolve(answer.result)));
  });
}

async function main() {
  await call("organization_create", { name: "city" });
  await call("package_create", {
    name: "trees", title: "Trees", owner_org: "city", resources: [{ url: "http://example.org/trees.csv" }],
  });
  const found = await call("package_search", { q: "trees" });
  const refused = await call("package_create", { name: "trees", owner_org: "city" }).catch((error) => error);
  console.log(JSON.stringify({ count: found.count, title: found.results[0].title, refused }));
}

main();
