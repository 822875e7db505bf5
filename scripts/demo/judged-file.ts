import { createHash } from 'node:crypto';
import type { JudgedDemoFile } from '#core/demo/judged-demo.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import { characters } from '#core/rows/cells.ts';

/** A row of the demo as the `judge` command writes it, as far as it is read here. */
export interface JudgedRow {
  instruction: string;
  response: string;
  quality: number;
  judge_score: number | null;
  judge_mode: JudgeMode;
  judge_adapter_sha256: string;
  judge_template_sha256: string;
}

/** Four decimals: a score is shown with two, and so few of 200 rows tie. */
const rounded = (score: number | null) => (score === null ? null : Number(score.toFixed(4)));

/** @param runs each judge's rows, all of the demo in its order */
export function judgedDemoFile(demo: string, runs: readonly (readonly JudgedRow[])[]): JudgedDemoFile {
  const rows = runs[0]!;
  const numbers = new Map<string, number>();
  for (const { instruction } of rows) if (!numbers.has(instruction)) numbers.set(instruction, numbers.size);
  return {
    sha256: createHash('sha256').update(demo).digest('hex'),
    label: 'quality',
    quality: rows.map(({ quality }) => quality),
    instruction: rows.map(({ instruction }) => numbers.get(instruction)!),
    length: rows.map(({ response }) => characters(response)),
    judges: runs.map((run) => {
      const { judge_mode: mode, judge_adapter_sha256: sha256, judge_template_sha256: template } = run[0]!;
      const { id, name } = shippedAdapters.find(({ files }) => files.some((file) => file.sha256 === sha256))!;
      return {
        mode,
        judge: { id, name, sha256, template },
        scores: run.map(({ judge_score }) => rounded(judge_score)),
      };
    }),
  };
}

/** One line a column: a change of one shows as one. */
export const toJson = ({ judges, ...columns }: JudgedDemoFile): string => {
  const fields = (of: object, indent: string) =>
    Object.entries(of).map(([name, value]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const each = judges.map((judge) => `    {\n${fields(judge, '      ').join(',\n')}\n    }`);
  return `{\n${fields(columns, '  ').join(',\n')},\n  "judges": [\n${each.join(',\n')}\n  ]\n}\n`;
};

/** Of any two scores of the same row and judge; NaN where the files are not of the same rows and judges. */
export function largestDifference(stored: JudgedDemoFile, now: JudgedDemoFile): number {
  const about = ({ judges, ...columns }: JudgedDemoFile) =>
    JSON.stringify([columns, judges.map(({ scores: _, ...judge }) => judge)]);
  if (about(stored) !== about(now)) return Number.NaN;
  const differences = stored.judges.flatMap(({ scores }, judge) =>
    scores.map((score, row) => {
      const other = now.judges[judge]!.scores[row]!;
      return score === null || other === null ? (score === other ? 0 : Number.NaN) : Math.abs(score - other);
    }),
  );
  return Math.max(0, ...differences);
}
