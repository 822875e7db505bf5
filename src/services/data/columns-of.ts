import type { DatasetTally } from '#core/rows/tally.ts';

/** A dataset's columns without text, under the names by which the store knows them. */
export function columnsOf(tally: DatasetTally) {
  const { n: _, ...fields } = tally.columns();
  return [
    ...Object.entries(fields).map(([name, values]) => ({ name: `field:${name}`, values })),
    ...tally.numbers().map(({ name, values }) => ({ name: `source:${name}`, values })),
  ];
}
