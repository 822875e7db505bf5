import { expect, it } from 'vitest';
import { AnswerPool } from '../degradations/answer-pool.ts';
import { english } from '../degradations/testing/rows.ts';
import { baselineScores } from '../method/baselines.ts';
import type { Row } from '../rows/row.ts';
import { planCheckup } from './plan.ts';
import { checkupReport } from './report.ts';
import { cardWithCheckups } from './report-card.ts';
import { defaultCheckupSettings } from './settings.ts';

const rows = [
  { id: 'a', line: 1, model: null, category: null, source: {}, ...english, reference: null } as Row,
];
const plan = planCheckup(rows, new AnswerPool(rows), { ...defaultCheckupSettings, maxTokens: 1 });
const report = checkupReport(plan, baselineScores('length', plan.texts));
const of = (data: string, mode: string, sentence = report.sentence) => ({
  data,
  mode,
  report: { ...report, sentence },
});

it('puts check-ups last in a card, replaces what was told of the same rows and mode, and keeps the rest', () => {
  const card = '# My judge\n\n## Limits\n\nIt is small.\n';
  expect(cardWithCheckups(card, [])).toBe(card);
  const first = cardWithCheckups(card, [of('rows of\nmine', 'with-reference', 'Sees loops.')]);
  expect(first.startsWith(`${card}\n## Check-up\n`)).toBe(true);
  expect(first).toContain('### On rows of mine, with reference\n');
  expect(first).toMatch(/\| Padded \| subtle fault \| 1 \|/);

  const second = cardWithCheckups(first, [of('others', 'with-reference', 'Sees padding.')]);
  expect(second).toContain('Sees loops.');
  const third = cardWithCheckups(second, [of('rows of mine', 'with-reference', 'Sees nothing.')]);
  expect(third).not.toContain('Sees loops.');
  for (const text of ['Sees nothing.', 'Sees padding.', 'It is small.']) expect(third).toContain(text);
  expect(third.match(/^## Check-up$/gm)).toHaveLength(1);
  expect(cardWithCheckups(third, [of('rows of mine', 'with-reference', 'Sees nothing.')])).toBe(third);
});

it('takes the newest of two check-ups of the same rows, and makes a card where there was none', () => {
  const newestFirst = [of('rows', 'with-reference', 'New.'), of('rows', 'with-reference', 'Old.')];
  const card = cardWithCheckups('', newestFirst);
  expect(card.startsWith('## Check-up\n')).toBe(true);
  expect(card).toContain('New.');
  expect(card).not.toContain('Old.');
});
