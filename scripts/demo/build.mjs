/** Assembles public/demo/demo.jsonl from the category files: `node scripts/demo/build.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCategory } from './parse.mjs';
import { categories } from './rubric.mjs';

/** @typedef {import('./parse.mjs').Example & { category: string }} CategorisedExample */

export const outputFile = fileURLToPath(new URL('../../public/demo/demo.jsonl', import.meta.url));

/** Every instruction with its four responses, one list a category. @returns {CategorisedExample[][]} */
export function readExamples() {
  return categories.map((category) => {
    const source = readFileSync(new URL(`${category}.txt`, import.meta.url), 'utf8');
    return parseCategory(source).map((example) => ({ ...example, category }));
  });
}

/**
 * One instruction of each category in turn, so that a run's first rows already show every category.
 * @param {CategorisedExample[][]} lists
 */
export function interleave(lists) {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

/**
 * The dataset's rows: one response each. Kind and reason of a grade stay in the source.
 * @param {CategorisedExample[]} examples
 */
export function toRows(examples) {
  return examples.flatMap(({ id, instruction, reference, category, responses }) =>
    responses.map(({ model, quality, text }) => ({
      id: `${id}-${model.split('-')[0]}`,
      instruction,
      response: text,
      reference,
      category,
      model,
      quality,
    })),
  );
}

/** @param {ReturnType<typeof toRows>} rows */
export function toJsonLines(rows) {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = toRows(interleave(readExamples()));
  writeFileSync(outputFile, toJsonLines(rows));
  console.log(`${rows.length} rows written to ${outputFile}`);
}
