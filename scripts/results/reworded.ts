/**
 * Refusals, deflections and padding in other words than those of the check-up's rules and of the phrase lists that
 * text features look for (`src/core/features/stock-phrases.ts`): what a judge sees of them is no echo of its lists.
 * English alone. Reads what `degraded.ts` wrote and keeps its untouched rows with reworded twins of them.
 *
 *     node --import tsx scripts/results/reworded.ts --twins twins.jsonl --out reworded.jsonl
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { topicOf } from '#core/degradations/text/topic.ts';
import { keyedRandom, type Random, shuffled } from '#core/random/random.ts';

const { values } = parseArgs({ options: { twins: { type: 'string' }, out: { type: 'string' } } });
if (!values.twins || !values.out) {
  console.error('Usage: reworded.ts --twins FILE --out FILE');
  process.exit(2);
}

const refusals = [
  'That falls outside of what I do here.',
  'I would rather not go into that one.',
  'This one is beyond me, I must admit.',
  'My apologies, but no reply to that will come from me.',
  'I have to pass on this.',
  'Regrettably, your prompt goes against our usage policy.',
  'Let us leave that aside; there are others who know better.',
  'No comment on this, I fear.',
];

/** `{}` stands for the topic. */
const openings = [
  'Much ink has been spilled on {}, and rightly so.',
  'Anyone who looks into {} soon notices how rich it is.',
  '{}: where to begin? One could go on for hours.',
  'What a great thing to ask! {} has fascinated people for ages.',
];
const fillers = [
  'Some will see it one way and others will not.',
  'Context is what counts in the end.',
  'It pays to stay curious and to ask around.',
  'The literature has plenty to offer.',
  'Trust your instincts and take your time.',
  'There is no silver bullet here.',
  'Books, friends and teachers may all have a view on it.',
];

const padding = [
  'That should give you a good picture of it.',
  'Let us pause here for a moment, since this deserves attention.',
  'I trust that the explanation was clear and useful.',
  'Feel free to come back to any part of it later.',
  'None of this should be overlooked.',
  'Hopefully this sheds some light on the matter at hand.',
  'All that was to be told stands in the lines that you have just read.',
  'Good luck with it, and enjoy the journey.',
];

interface Row {
  id: string;
  instruction: string;
  response: string;
  degradation: string | null;
}

const drawn = (sentences: readonly string[], random: Random) =>
  [...shuffled(sentences.length, random)].map((at) => sentences[at]!);

/** Sentences one after the other until there are about so many characters, at least `min` of them. */
function upTo(length: number, sentences: readonly string[], min: number): string {
  let text = '';
  for (const [at, sentence] of sentences.entries()) {
    if (at >= min && text.length >= length) break;
    text += `${at > 0 ? ' ' : ''}${sentence}`;
  }
  return text;
}

const changes: Record<string, (row: Row, random: Random) => string | null> = {
  'refusal, reworded': (_row, random) => drawn(refusals, random)[0]!,
  'deflection, reworded'({ instruction, response }, random) {
    const topic = topicOf(instruction);
    if (topic === null) return null;
    const opening = drawn(openings, random)[0]!.replace('{}', () => topic);
    return upTo(response.trim().length * 0.8, [opening, ...drawn(fillers, random)], 1);
  },
  'padded, reworded'({ response }, random) {
    const own = response.trimEnd();
    const gap = own.includes('\n') ? '\n\n' : ' ';
    return `${own}${gap}${upTo(own.length * (0.5 + 0.5 * random()), drawn(padding, random), 2)}`;
  },
};

const untouched = readFileSync(values.twins, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
  .filter(({ degradation }) => degradation === null);
const lines = untouched.flatMap((row) => [
  row,
  ...Object.entries(changes).flatMap(([degradation, change]) => {
    const response = change(row, keyedRandom(`${row.id}\n${degradation}`));
    return response === null ? [] : [{ ...row, id: `${row.id}~${degradation}`, response, degradation }];
  }),
]);
writeFileSync(values.out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
console.error(`${lines.length} rows`);
