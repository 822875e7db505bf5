import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weightsFile } from '#core/training/adapter-record.ts';
import type { DrillTask } from './kills.ts';

/** A random Llama of 40,000 parameters, so that starting takes longer than scoring. */
export const tiny = ['src/model/fixtures/tiny/llama', '--backend', 'wasm'];

/** Rows with equal rows, line breaks and a record that cannot be read among them. */
export function rowsOf(count: number): string {
  const rows = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      id: `row-${i % (count - 5)}`,
      instruction: `Question ${i % 40}, é 汉\n?`,
      response: `Answer ${i % 90} ${'so '.repeat(i % 30)}`,
      quality: i % 10,
    }),
  );
  return `${rows.slice(0, 10).join('\n')}\n{"instruction": "cut o\n${rows.slice(10).join('\n')}\n`;
}

/** The commands that write row by row, on rows of their own. `score` puts its columns into the data themselves. */
export function drillTasks(folder: string, count: number): DrillTask[] {
  const data = join(folder, 'rows.jsonl');
  const rows = rowsOf(count);
  writeFileSync(data, rows);
  return [
    {
      name: 'judge',
      before: null,
      grows: (out) => out,
      result: (out) => out,
      argv: (out) => ['judge', '--data', data, '--out', out, '--judge', ...tiny],
    },
    {
      name: 'score',
      before: rows,
      grows: (out) => `${out}.ppl.partial`,
      result: (out) => out,
      argv: (out) => ['score', '--data', out, '--out', out, '--method', 'ppl', '--judge', ...tiny],
    },
    {
      name: 'generate',
      before: null,
      grows: (out) => out,
      result: (out) => out,
      argv: (out) => {
        const terms = ['--max-tokens', '12', '--samples', '2'];
        return ['generate', '--data', data, '--out', out, ...terms, '--model', ...tiny];
      },
    },
    {
      name: 'train',
      before: null,
      grows: () => null,
      result: (out) => join(out, weightsFile.lora),
      argv: (out) => {
        const terms = [
          '--label',
          'quality',
          '--rows',
          '40',
          '--batch',
          '4',
          '--epochs',
          '2',
          '--loss',
          '0,1,0',
        ];
        return ['train', '--data', data, '--out', out, ...terms, '--resume', '--base', ...tiny];
      },
    },
  ];
}
