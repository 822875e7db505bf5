import { isRejected, type Parsed } from '../record.ts';
import { datasetViewer, responsesInterface } from './answers-of-interfaces.ts';
import { arenaBattles, benchAnswers, promptfoo } from './evaluations.ts';
import { argilla, labelStudio } from './labelling.ts';
import { messageTrees } from './message-trees.ts';
import type { NestedFormat, Source } from './nested-format.ts';

const formats: readonly NestedFormat[] = [
  argilla,
  labelStudio,
  promptfoo,
  benchAnswers,
  arenaBattles,
  messageTrees,
  datasetViewer,
  responsesInterface,
];

/** The published format that most of the first records have; null where their columns are to be taken as they stand. */
export const nestedFormatOf = (records: readonly Source[]): NestedFormat | null =>
  formats.find((format) => 2 * records.filter((record) => format.fits(record)).length > records.length) ??
  null;

/** Records with their parts in columns. One that is not of the format stays as it is. */
export const flattened = (parsed: readonly Parsed[], format: NestedFormat): Parsed[] =>
  parsed.flatMap((one) =>
    isRejected(one) || !format.fits(one.record)
      ? [one]
      : format.flat(one.record).map((record) => ({ ...one, record })),
  );
