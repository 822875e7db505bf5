import {
  defaultSimilarity,
  minSimilarity,
  type NearDuplicates,
  nearDuplicates,
  nearDuplicatesSentence,
} from '../rows/near-duplicates.ts';
import { defaultCosine, joinRewordings, rewordingsAmong, type WithRewordings } from '../rows/rewordings.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';

/** Instructions that are nearly the same, which intervals and promises would take as independent. */
export const nearDuplicatesAnalysis = defineAnalysis({
  id: 'nearDuplicates',
  command: 'near-duplicates',
  summary: 'count instructions that are nearly the same, which break independence',
  notes:
    'The other commands count them as one with --group-near-duplicates, or with --group-by instruction_group on a file that --groups wrote.',
  inputs: ['rows', 'instructions'],
  options: {
    similarity: numberOption({
      words: ['similarity'],
      description: 'the share of their character 5-grams that two instructions have in common, from 0.5 to 1',
      // Of pairs that have less in common too many are missed: at 0.3 four in ten, at 0.1 nearly all.
      min: minSimilarity,
      max: 1,
      default: defaultSimilarity,
    }),
    cosine: numberOption({
      words: ['cosine'],
      description:
        'with --by-meaning, the cosine from which two instructions are nearly the same, from 0.1 to 1',
      min: 0.1,
      max: 1,
      default: defaultCosine,
    }),
  },
  metrics: ['near_duplicates'],
  compute: ({ texts, vectors }, { similarity, cosine }): NearDuplicates | WithRewordings => {
    const found = nearDuplicates(texts, similarity);
    return vectors ? joinRewordings(found, rewordingsAmong(found, vectors, cosine)) : found;
  },
  toJson: (found, { inputs, options }) => ({
    similarity: options.similarity,
    instructions: found.group.length,
    near_duplicates: found.duplicates,
    groups: found.groups,
    largest_group: found.largest,
    examples: found.examples.map(({ first, second, similarity }) => ({
      similarity,
      texts: [inputs.texts[first]!, inputs.texts[second]!],
    })),
    by_meaning: 'rewordings' in found,
    ...('rewordings' in found && {
      cosine: options.cosine,
      rewordings: found.rewordings.map(({ first, second, similarity }) => ({
        cosine: similarity,
        texts: [inputs.texts[first]!, inputs.texts[second]!],
      })),
    }),
  }),
  toText: (found, { inputs }) => reportText(found, inputs.texts),
  file: {
    word: 'groups',
    description: 'write every row with the number of its group, instruction_group, as JSON Lines',
    rows: ({ instruction }, { group }) =>
      Array.from(instruction, (number, row) => ({ row, columns: { instruction_group: group[number]! } })),
  },
  example: ['--similarity', '0.7'],
});

function reportText(found: NearDuplicates | WithRewordings, texts: readonly string[]): string {
  const sentence = nearDuplicatesSentence(found, false);
  if (sentence === null)
    return `No instruction of ${plural(texts.length, 'instruction')} is nearly the same as another one.`;
  const beginning = (text: string) =>
    (text.length > 100 ? `${text.slice(0, 100)}…` : text).replaceAll('\n', ' ');
  const pairs = (examples: NearDuplicates['examples']) =>
    examples.flatMap(({ first, second, similarity }) => [
      `\n${similarity.toFixed(2)}  ${beginning(texts[first]!)}`,
      `      ${beginning(texts[second]!)}`,
    ]);
  const rewordings = 'rewordings' in found ? pairs(found.rewordings) : [];
  return [
    sentence,
    ...pairs(found.examples),
    ...(rewordings.length > 0 ? ['\nBy meaning alone, with the cosine:', ...rewordings] : []),
  ].join('\n');
}
