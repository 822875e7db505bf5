import { seededRandom } from '#core/random/random.ts';

/** A judged row as `judge --out` writes it, with a label. */
export interface JudgedRow {
  id: string;
  instruction: string;
  response: string;
  model: string;
  judge_score: number | null;
  judge_valid: boolean;
  judge_probs: number[] | null;
  quality: number | null;
}

const models = ['alpha', 'beta', 'gamma'];

/** 40 instructions × 3 models; row 5 is invalid, row 9 has no label. */
export function judgedRows(): JudgedRow[] {
  const random = seededRandom(12);
  return Array.from({ length: 120 }, (_, i) => {
    const quality = Math.floor(10 * random());
    const centre = 0.7 * quality + 3 * random();
    const weights = Array.from({ length: 10 }, (__, d) => Math.exp(-((d - centre) ** 2) / 4));
    const total = weights.reduce((sum, weight) => sum + weight, 0) / 0.9;
    const probs = weights.map((weight) => weight / total);
    const score = probs.reduce((sum, p, d) => sum + d * p, 0) / 0.9;
    const invalid = i === 5;
    return {
      id: `row-${i}`,
      instruction: `Question ${Math.floor(i / 3)}?`,
      response: 'x'.repeat(20 + Math.floor(300 * random())),
      model: models[i % 3]!,
      judge_score: invalid ? null : score,
      judge_valid: !invalid,
      judge_probs: invalid ? null : probs,
      quality: i === 9 ? null : quality,
    };
  });
}

/** The same rows asked `times` times over, as other instructions: enough of them for weights to rest on. */
export const askedAgain = (times: number): JudgedRow[] =>
  Array.from({ length: times }, (_, time) =>
    judgedRows().map((row) => ({ ...row, instruction: `${row.instruction} (${time})` })),
  ).flat();

/** Such rows of which one model's are labelled more often than another's. */
export const labelledInPart = (times: number): JudgedRow[] =>
  askedAgain(times).map((row, at) => (at % 7 < 2 * (at % 3) ? { ...row, quality: null } : row));

export const jsonLines = (rows: readonly object[]) =>
  `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
