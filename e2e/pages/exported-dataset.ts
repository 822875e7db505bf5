import { writeFileSync } from 'node:fs';
import { rowWriter } from '#core/export/row-writer.ts';
import type { JudgeIdentity } from '#core/judge/identity.ts';
import type { Row } from '#core/rows/row.ts';

const judge: JudgeIdentity = {
  method: 'ppl',
  model: { id: 'made-up', name: 'made-up', sha256: '0'.repeat(64) },
  adapter: null,
  template: { id: 'likelihood', name: 'Likelihood', sha256: '1'.repeat(64) },
  mode: 'without-reference',
  maxTokens: 1024,
};

/** A file as the page exports it: rows, each of them scored by a run and graded by one person. An import restores all three. */
export function writeExportedDataset(path: string, rows: number): void {
  const columns = ['id', 'instruction', 'response', 'quality'];
  const writer = rowWriter({ format: 'jsonl', columns, judge, threshold: null, added: ['grade_by_me'] });
  const lines = Array.from({ length: rows }, (_, at) => {
    const source = {
      id: `r${at}`,
      instruction: `What is ${at % 97} good for?\né 汉`,
      response: `It counts things ${'and so on '.repeat((at * 7919) % 13)}.`,
      quality: (at * 31) % 10,
    };
    const row: Row = {
      ...source,
      line: at + 1,
      reference: null,
      model: null,
      category: null,
      source,
    };
    const readout = { kind: 'score', score: at / 3, tokens: 10 + (at % 7), truncated: false } as const;
    return writer.line(row, readout, [(at * 7) % 10]);
  });
  writeFileSync(path, lines.join(''));
}
