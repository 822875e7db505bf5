import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/random.ts';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { gauss, monteCarloError } from '../testing/simulated.ts';
import { comparedRows, shiftReport } from './shift-report.ts';
import type { ShiftRows } from './shift-rows.ts';
import { wordingOf } from './wording.ts';

/** Rows whose scores are alike within an instruction; `by` moves all scores, `longer` all lengths. */
function rowsOf(instructions: number, each: number, random: Random, by = 0, longer = 1): ShiftRows {
  const [score, length, instruction, label]: number[][] = [[], [], [], []];
  for (let k = 0; k < instructions; k++) {
    const ease = gauss(random);
    for (let j = 0; j < each; j++) {
      score!.push(ease + 0.4 * gauss(random) + by);
      length!.push(Math.round(longer * Math.exp(5 + 0.5 * ease + 0.3 * gauss(random))));
      instruction!.push(k);
      label!.push(random() < 0.5 ? 0 : 1);
    }
  }
  return {
    rows: metricRows({ label: label!, instruction: instruction!, length: length! }),
    column: scoreColumn('judge', score!),
  };
}

const prose =
  'the river was wide and slow so we walked along its bank until evening and talked about many things that had been said'.split(
    ' ',
  );
const code =
  'const { value } = read(input[0]);|if (a === b) { return a; }|items.map((x) => x * 2);|x += 1;'.split('|');

/** The same rows with texts: sentences of one subject an instruction, and `coded` of the responses as code. */
function worded({ rows, column }: ShiftRows, random: Random, coded = 0): ShiftRows {
  const subjects = new Map<number, { tell: number; words: number }>();
  const texts = Array.from(rows.instruction, (instruction) => {
    const subject = subjects.get(instruction) ?? { tell: random(), words: 4 + Math.floor(20 * random()) };
    subjects.set(instruction, subject);
    const pieces = subject.tell < coded ? code : prose;
    const response = Array.from({ length: 40 }, (_, at) => {
      const piece = pieces[Math.floor(random() * pieces.length)]!;
      return at % subject.words === 0 ? `${piece}.` : piece;
    }).join(' ');
    return { instruction: prose.slice(0, subject.words).join(' '), response };
  });
  return { rows, column, wording: wordingOf(texts) };
}

const shareFound = (runs: number, make: (random: Random) => [ShiftRows, ShiftRows | null]) => {
  const random = seededRandom(9);
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const [calibration, fresh] = make(random);
    if (shiftReport(calibration, fresh, { permutations: 19, seed: run })!.p! <= 0.05) found += 1 / runs;
  }
  return found;
};

describe('a shift between calibration rows and new rows', () => {
  const runs = 100;

  it('is found in 5% of sets where there is none, though rows of an instruction are alike', () => {
    const found = shareFound(runs, (random) => [rowsOf(20, 3, random), rowsOf(20, 3, random)]);
    expect(found).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, runs));
  });

  it('is found in 5% of sets where there is none among texts, which are alike within an instruction', () => {
    const found = shareFound(60, (random) => [
      worded(rowsOf(15, 2, random), random, 0.3),
      worded(rowsOf(15, 2, random), random, 0.3),
    ]);
    expect(found).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, 60));
  });

  it('is found in nearly all sets where the kind of text alone has moved, and never without the texts', () => {
    const moved = (random: Random): [ShiftRows, ShiftRows] => [
      worded(rowsOf(40, 2, random), random, 0.1),
      worded(rowsOf(40, 2, random), random, 0.8),
    ];
    expect(shareFound(20, moved)).toBeGreaterThan(0.9);
    const blind = shareFound(20, (random) => {
      const [calibration, fresh] = moved(random);
      return [calibration, { ...fresh, wording: null }];
    });
    expect(blind).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, 20));
    const random = seededRandom(8);
    const found = shiftReport(...moved(random), { permutations: 19, seed: 1 })!;
    expect(found.features[0]!.name).toMatch(/response|responses in/);
    const alike = shiftReport(worded(rowsOf(40, 2, random), random), worded(rowsOf(40, 2, random), random), {
      permutations: 19,
      seed: 1,
    })!;
    expect(alike.sentence).toContain('simple traits of the texts were looked at');
  });

  it('is found where topics alone have moved, in 5% of sets where none has, and not where embeddings are lacking', () => {
    const meant = ({ rows, column }: ShiftRows, random: Random, moved = 0): ShiftRows => {
      const topics = new Map<number, number[]>();
      const meaning = new Map<number, Float32Array>();
      rows.instruction.forEach((code, row) => {
        const topic = topics.get(code) ?? Array.from({ length: 16 }, () => gauss(random));
        topics.set(code, topic);
        meaning.set(
          row,
          Float32Array.from(topic, (value, c) => value + (c === 3 ? moved : 0) + 0.3 * gauss(random)),
        );
      });
      return { rows, column, meaning };
    };
    const make =
      (each: number, moved: number) =>
      (random: Random): [ShiftRows, ShiftRows] => [
        meant(rowsOf(each, 2, random), random),
        meant(rowsOf(each, 2, random), random, moved),
      ];
    expect(shareFound(60, make(15, 0))).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, 60));
    expect(shareFound(20, make(40, 2))).toBeGreaterThan(0.9);
    const [before, after] = make(40, 2)(seededRandom(8));
    const options = { permutations: 19, seed: 1 };
    const found = shiftReport(before, after, options)!;
    expect(found.meaning).toBe(true);
    expect(found.features[0]!.name).toMatch(/^component \d of the sentence embeddings$/);
    (after.meaning as Map<number, Float32Array>).delete(5);
    const lacking = shiftReport(before, after, options)!;
    expect(lacking.meaning).toBe(false);
    expect(lacking.features.some(({ name }) => name.startsWith('component'))).toBe(false);
  });

  it('compares the rows that are told before, so that no other need be embedded', () => {
    const random = seededRandom(5);
    const [before, after] = [rowsOf(700, 3, random), rowsOf(20, 3, random)];
    const places = comparedRows(before, after, 1);
    const meant = (of: ShiftRows, rows: number[]): ShiftRows => ({
      ...of,
      meaning: new Map(rows.map((row) => [row, Float32Array.of(Math.sin(row), Math.cos(row), 1)])),
    });
    const found = shiftReport(meant(before, places[0]), meant(after, places[1]), {
      permutations: 1,
      seed: 1,
    })!;
    expect(found.meaning).toBe(true);
    expect(found.calibration.rows).toBe(places[0].length);
  });

  it('is found in nearly all sets where scores or lengths have moved', () => {
    expect(shareFound(40, (random) => [rowsOf(40, 2, random), rowsOf(40, 2, random, 1.2)])).toBeGreaterThan(
      0.9,
    );
    expect(shareFound(40, (random) => [rowsOf(40, 2, random), rowsOf(40, 2, random, 0, 2)])).toBeGreaterThan(
      0.9,
    );
  });

  it('is no more often found where labels are missing at random within the same rows', () => {
    const found = shareFound(runs, (random) => {
      const { rows, column } = rowsOf(25, 3, random);
      const label = rows.label.map((value) => (random() < 0.5 ? value : Number.NaN));
      return [{ rows: { ...rows, label }, column }, null];
    });
    expect(found).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, runs));
  });

  it('says how surely, and in what they differ most', () => {
    const random = seededRandom(3);
    const found = shiftReport(rowsOf(60, 2, random), rowsOf(60, 2, random, 0, 3), {
      permutations: 99,
      seed: 1,
    })!;
    expect(found.auroc).toBeGreaterThan(0.7);
    expect(found.p).toBe(0.01);
    expect(found.features[0]!.name).toBe('characters of the response');
    expect(found.sentence).toMatch(
      /^New rows differ .* p = 0\.01\).* They differ most in characters of the response/,
    );
    expect(found).toMatchObject({
      calibration: { rows: 120, instructions: 60 },
      fresh: { rows: 120, instructions: 60 },
      leftOut: 0,
    });
  });

  it('tells that new rows come from another generator model', () => {
    const random = seededRandom(4);
    const [a, b] = [rowsOf(60, 1, random), rowsOf(60, 1, random)];
    const of = ({ rows, column }: ShiftRows, groups: string[]): ShiftRows => ({
      rows: { ...rows, group: new Int32Array(rows.label.length), groups },
      column,
    });
    const { p, features } = shiftReport(of(a, ['alpha']), of(b, ['beta']), { permutations: 39, seed: 1 })!;
    expect(p).toBe(0.025);
    expect(features[0]!.name).toBe('the share of beta');
  });

  it('is looked for in a sample of whole instructions where there are many rows', () => {
    const random = seededRandom(5);
    const found = shiftReport(rowsOf(700, 3, random), rowsOf(20, 3, random), { permutations: 1, seed: 1 })!;
    expect(found.calibration.rows).toBeGreaterThanOrEqual(500);
    expect(found.calibration.rows).toBeLessThan(503);
    expect(found.leftOut).toBe(2100 - found.calibration.rows);
  });

  it('is looked for in some rows of an instruction that has very many', () => {
    const random = seededRandom(6);
    const found = shiftReport(rowsOf(20, 600, random), rowsOf(20, 600, random), {
      permutations: 19,
      seed: 1,
    })!;
    expect(found.calibration).toEqual({ rows: 500, instructions: 10 });
    expect(found.fresh).toEqual({ rows: 500, instructions: 10 });
    expect(found.leftOut).toBe(23_000);
  });

  it('is found where p is the least that the relabellings can give, 1 in 20', () => {
    const random = seededRandom(7);
    const moved = shiftReport(rowsOf(60, 2, random), rowsOf(60, 2, random, 3), {
      permutations: 19,
      seed: 1,
    })!;
    expect(moved.p).toBe(0.05);
    expect(moved.sentence).toMatch(/^New rows differ from those calibrated on/);
  });

  it('is not asked about where no row is new, and cannot be told from too few instructions', () => {
    const random = seededRandom(6);
    const rows = rowsOf(30, 1, random);
    expect(shiftReport(rows, null, { permutations: 9, seed: 1 })).toBeNull();
    const few = shiftReport(rows, rowsOf(5, 4, random), { permutations: 9, seed: 1 });
    expect(few).toMatchObject({ auroc: null, p: null });
    expect(few!.sentence).toContain('at least 10 of each are needed');
  });
});
