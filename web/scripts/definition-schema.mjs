// Brings the definitions' JSON Schema from the services' documents to the pages, which are built without them.
// With --check it only tells whether the copy is current.
import { readFileSync, writeFileSync } from "node:fs";

const source = readFileSync(new URL("../../docs/schemas/definition.schema.json", import.meta.url), "utf8");
const copy = new URL("../src/api/schema/definition.schema.json", import.meta.url);

if (!process.argv.includes("--check")) {
  writeFileSync(copy, source);
} else if (readFileSync(copy, "utf8") !== source) {
  process.stderr.write("src/api/schema/definition.schema.json is not current: run `npm run types`\n");
  process.exitCode = 1;
}
