/**
 * The contract as Astro's Zod understands it, as a filter for the tests.
 *
 * Standard input: front matter as JSON, one a line. Standard output: the keys that the contract refuses, as a JSON
 * list, one answer a line, in the same order.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "astro/zod";

const file = new URL("../event.schema.json", import.meta.url);
const contract = z.fromJSONSchema(JSON.parse(readFileSync(file, "utf8")));

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { success, error } = contract.safeParse(JSON.parse(line));
  const keys = success ? [] : error.issues.map((issue) => issue.path[0]);
  process.stdout.write(`${JSON.stringify([...new Set(keys)])}\n`);
}
