// Fails when what a first visit must load (scripts and styles that index.html names, gzipped) outgrows its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 200_000;
const dist = new URL("../dist/", import.meta.url);
const page = readFileSync(new URL("index.html", dist), "utf8");
const files = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const sizes = files.map((file) => ({ file, bytes: gzipSync(readFileSync(new URL(file, dist))).length }));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { file, bytes } of sizes) process.stdout.write(`${String(bytes).padStart(8)}  ${file}\n`);
process.stdout.write(`${String(total).padStart(8)}  total, gzipped, of ${BUDGET_BYTES} allowed\n`);
if (files.length === 0 || total > BUDGET_BYTES) process.exitCode = 1;
