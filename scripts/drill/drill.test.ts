import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seededRandom } from '#core/random/random.ts';
import { batchTasks } from './batch-tasks.ts';
import { drill } from './kills.ts';
import { drillTasks } from './tasks.ts';

it('score into its own data is killed twice, and loses, doubles and exchanges no row', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kill-drill-'));
  try {
    const task = drillTasks(folder, 120).find(({ name }) => name === 'score')!;
    const outcome = await drill(task, { folder, kills: 2, random: seededRandom(3) });
    expect(outcome).toMatchObject({ kills: 2, finished: 1, lost: 0, doubled: 0, different: 0 });
  } finally {
    await rm(folder, { recursive: true });
  }
}, 180_000);

it('batch import is killed, and loses, doubles and exchanges no row', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kill-drill-'));
  try {
    const task = (await batchTasks(folder, 60)).find(({ name }) => name === 'batch-import')!;
    const outcome = await drill(task, { folder, kills: 1, random: seededRandom(5) });
    expect(outcome).toMatchObject({ kills: 1, finished: 1, lost: 0, doubled: 0, different: 0 });
    expect((await readdir(folder)).filter((name) => name.includes('broken'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 180_000);
