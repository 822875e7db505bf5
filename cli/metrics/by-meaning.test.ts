import { describe, expect, it, vi } from 'vitest';
import { analyses } from '#core/analysis/registry.ts';
import { maxReworded } from '#core/rows/rewordings.ts';
import { runCommand, temporaryFile } from '../testing/run-command.ts';
import { analysisCommand } from './analysis-command.ts';
import { instructionVectors } from './by-meaning.ts';

/** Pairs of instructions that ask for the same thing in other words. */
const reworded = [
  ['How can I get rid of ants in my kitchen?', 'What is the best way to keep ants out of the kitchen?'],
  [
    'What should I say in a job interview about my weaknesses?',
    'How do I answer the interview question on my greatest weakness?',
  ],
  ['Translate "good morning" into French.', 'How do you say "good morning" in French?'],
  ['What is the capital of Australia?', 'Name the city that is the capital of Australia.'],
  ['Write a Python function that checks whether a number is prime.', 'Implement a primality test in Python.'],
  ['Summarise the causes of the First World War.', 'Explain briefly why World War I broke out.'],
  ['Give me a recipe for vegan pancakes.', 'How do I make pancakes without eggs or milk?'],
  [
    'Explain photosynthesis to a ten-year-old.',
    'Describe in simple words, for a child, how plants make food from light.',
  ],
  ['List some ways to save energy at home.', 'What can I do to lower my electricity use in the house?'],
] as const;

/** Instructions that each differ in a word that matters from one of the pairs above. */
const others = [
  'Write a Python function that reverses a string.',
  'What is the capital of Austria?',
  'Summarise the causes of the Second World War.',
  'Give me a recipe for vegan lasagne.',
  'Explain gravity to a ten-year-old.',
  'Translate "good morning" into Spanish.',
  'How can I get rid of mice in my garage?',
  'List some ways to save money at home.',
];

const rows = [...reworded.flat(), ...others].flatMap((instruction, at) =>
  [0, 1].map((k) => ({
    instruction,
    response: `Answer ${at} of ${k}`,
    judge_score: ((at * 7 + k) % 10) + 0.5,
    quality: (at + k) % 2,
  })),
);
const data = temporaryFile('rows.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const command = analysisCommand(analyses.nearDuplicates);

describe('near-duplicates by meaning', () => {
  it('are found where characters find none', async () => {
    const argv = ['--data', await data, '--json'];
    const characters = JSON.parse((await runCommand(command, argv)).text);
    expect(characters).toMatchObject({ instructions: 26, by_meaning: false });
    const { text, notes } = await runCommand(command, [...argv, '--by-meaning']);
    const found = JSON.parse(text);
    expect(notes).toContain('26 of 26 instructions');
    expect(found).toMatchObject({ instructions: 26, by_meaning: true, cosine: 0.85 });
    const pairs = found.rewordings.map(({ texts }: { texts: string[] }) => texts.join(' | '));
    for (const at of [0, 2, 3]) expect(pairs).toContain(reworded[at]!.join(' | '));
    // Four rewordings, and two pairs that differ in one word that matters.
    expect(found.near_duplicates).toBe(6);
  });

  it('are told apart from those by characters, at the cosine that is given', () => {
    const analysis = analyses.nearDuplicates;
    const texts = ['Why do we have seasons at all?', 'What makes summer and winter?'];
    const inputs = {
      rows: {} as never,
      instruction: Int32Array.of(0, 1),
      texts,
      vectors: [Float32Array.of(1, 0), Float32Array.of(0.8, 0.6)],
    };
    const about = {} as never;
    const text = (cosine: number) => {
      const options = { similarity: 0.8, cosine };
      return String(analysis.toText(analysis.compute(inputs, options), { inputs, options, about }));
    };
    expect(text(0.79)).toMatch(
      /By meaning alone, with the cosine:\s+0.80 {2}Why do we have seasons at all\?/,
    );
    expect(text(0.81)).toMatch(/^No instruction of 2 instructions/);
  });

  it('count as one in the other commands where that is asked for', async () => {
    const argv = ['--data', await data, '--score', 'judge_score', '--label', 'quality', '--draws', '30'];
    const metrics = analysisCommand(analyses.summarise);
    const { text } = await runCommand(metrics, [
      ...argv,
      '--group-near-duplicates',
      '--by-meaning',
      '--json',
    ]);
    expect(JSON.parse(text)).toMatchObject({ instructions: 20, data: { near_duplicates: 6 } });
    await expect(runCommand(metrics, [...argv, '--by-meaning'])).rejects.toThrow(
      /give --group-near-duplicates with it/,
    );
  });

  it('are not looked for among too many instructions or short ones', async () => {
    const texts = Array.from(
      { length: maxReworded + 1 },
      (_, at) => `Instruction of the number ${at}, please.`,
    );
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await instructionVectors(texts, () => ['true'])).toBeNull();
    expect(told).toHaveBeenCalledWith(expect.stringContaining('found by characters alone'));
    told.mockRestore();
    expect(await instructionVectors(['prompt 12', 'prompt 13'], () => ['true'])).toEqual([null, null]);
    expect(await instructionVectors(texts, () => [])).toBeNull();
  });
});
