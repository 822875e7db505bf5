import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '#core/random/random.ts';
import { callKilled, callWhole, compare, type DrillOutcome, type KillableCall, workbench } from './kills.ts';
import { rowsOf, tiny } from './tasks.ts';

const [judge] = tiny as [string];

/** What happened to rows on their way to a cluster and back. */
export interface ClusterOutcome extends DrillOutcome {
  /** Kills of each stage. */
  stages: { export: number; job: number; import: number };
  /** Rows that the import found answered more than once, missing or strange, and half-written files that were left. */
  untidy: number;
}

/**
 * Rows go out (`batch export`), are judged by a job on a local Ray cluster, and come back (`batch import`); each stage
 * is killed at random points and called again until it is done. Of the job it is the driver that is killed, and with
 * it the cluster that it started. The judged rows are compared with those of a way that nobody interrupted, byte for
 * byte: prompts are read one by one, so that their scores do not depend on which were read together.
 * @param python of the virtual environment of `cluster/`
 */
export async function clusterDrill(
  python: string,
  { folder, rows, kills, random }: { folder: string; rows: number; kills: number; random: Random },
): Promise<ClusterOutcome> {
  const data = join(folder, 'cluster-rows.jsonl');
  writeFileSync(data, rowsOf(rows));
  const whole = stagesIn(join(folder, 'whole.cluster'), { data, python });
  const full: number[] = [];
  for (const stage of whole.stages) full.push(await callWhole(stage));
  const expected = readFileSync(whole.judged, 'latin1');
  const outcome = { kills: 0, finished: 0, lost: 0, doubled: 0, different: 0, untidy: 0 };
  const byStage = [0, 0, 0];
  while (outcome.kills < kills) {
    const path = join(folder, `broken.cluster.${outcome.finished}`);
    const broken = stagesIn(path, { data, python });
    const share = Math.ceil((kills - outcome.kills) / broken.stages.length);
    for (const [at, stage] of broken.stages.entries()) {
      const most = Math.min(share, kills - outcome.kills);
      const killed = await callKilled(stage, { full: full[at]!, most, random });
      byStage[at]! += killed;
      outcome.kills += killed;
    }
    outcome.finished++;
    compare(expected, readFileSync(broken.judged, 'latin1'), outcome);
    const { repeated, missing, strange, failed } = JSON.parse(
      readFileSync(`${broken.judged}.import.json`, 'utf8'),
    ).counts;
    const halves = readdirSync(broken.results).filter((name) => !name.endsWith('.jsonl'));
    outcome.untidy += repeated + missing + strange + failed + halves.length;
    rmSync(path, { recursive: true });
  }
  const [ofExport, ofJob, ofImport] = byStage as [number, number, number];
  return { ...outcome, stages: { export: ofExport, job: ofJob, import: ofImport } };
}

function stagesIn(path: string, { data, python }: { data: string; python: string }) {
  mkdirSync(path);
  const [batch, results, judged] = [join(path, 'batch'), join(path, 'results'), join(path, 'judged.jsonl')];
  const job: KillableCall = {
    program: [python, '-m', 'selfjudge_cluster', 'judge'],
    env: { ...process.env, PYTHONPATH: 'cluster', RAY_ADDRESS: undefined },
    argv: ['--data', batch, '--judge', judge, '--out', results, '--batch-rows', '1'],
    grows: results,
  };
  const ours = (...argv: string[]): KillableCall => ({ program: workbench, argv, grows: null });
  const stages = [
    ours('batch', 'export', '--data', data, '--judge', judge, '--out', batch, '--shard-rows', '20'),
    job,
    ours('batch', 'import', '--batch', batch, '--results', results, '--out', judged),
  ];
  return { stages, results, judged };
}
