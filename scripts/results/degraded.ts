/**
 * Rows of a dataset with degraded twins of them, made by the rules of check-ups and marked in the column
 * `degradation` (null: as it came; `control-of-ID`: neutral text of an attack's length). One response is drawn for each
 * instruction, by seed.
 *
 *     node --import tsx scripts/results/degraded.ts --data rows.jsonl --out twins.jsonl [--instructions N] [--twins N] [--untouched N] [--change ID]...
 *
 * --change names the changes to make (default all); --instructions draws so many at random (default all); --untouched adds so many rows an instruction as they came
 * (default 1); --twins draws so many kinds for each instruction (default: each kind that applies).
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AnswerPool } from '#core/degradations/answer-pool.ts';
import { degradations, twinRandom } from '#core/degradations/registry.ts';
import { seededRandom, shuffled } from '#core/random/random.ts';
import { instructionNumbers, rowsOfEach } from '#core/rows/instruction-numbers.ts';
import { readDatasetFile } from '../../cli/dataset-file.ts';

const seed = 2024;
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    instructions: { type: 'string' },
    twins: { type: 'string' },
    untouched: { type: 'string', default: '1' },
    change: { type: 'string', multiple: true },
  },
});
const { data, out, change } = values;
const chosen = degradations.filter(({ id }) => change?.includes(id) ?? true);
if (!data || !out || change?.some((id) => !chosen.some((each) => each.id === id))) {
  console.error(
    `Usage: degraded.ts --data FILE --out FILE [--instructions N] [--twins N] [--untouched N] [--change ${degradations.map(({ id }) => id).join(' | ')}]...`,
  );
  process.exit(2);
}

const { rows } = await readDatasetFile(data);
const pool = new AnswerPool(rows);
const groups = rowsOfEach(instructionNumbers(rows));
const order = shuffled(groups.length, seededRandom(seed));
const most = Number(values.twins ?? chosen.length);
const lines: object[] = [];
for (const at of order.subarray(0, Number(values.instructions ?? groups.length))) {
  const group = groups[at]!;
  const random = twinRandom(seed, rows[group[0]!]!.id, 'choice');
  const picked = [...shuffled(group.length, random)].map((each) => rows[group[each]!]!);
  const line = (response: string, row: (typeof rows)[number], degradation: string | null) =>
    lines.push({
      id: degradation ? `${row.id}~${degradation}` : row.id,
      instruction: row.instruction,
      response,
      degradation,
      source: row.id,
    });
  for (const row of picked.slice(0, Number(values.untouched))) line(row.response, row, null);
  let made = 0;
  for (const kind of shuffled(chosen.length, random)) {
    if (made >= most) break;
    const { id, apply, control } = chosen[kind]!;
    const row = picked[0]!;
    const twin = apply(row, pool, twinRandom(seed, row.id, id));
    if (twin === null) continue;
    line(twin, row, id);
    made += 1;
    const neutral = control?.(row, pool, twinRandom(seed, row.id, id)) ?? null;
    if (neutral !== null) line(neutral, row, `control-of-${id}`);
  }
}
writeFileSync(out, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
console.error(`${lines.length} rows`);
