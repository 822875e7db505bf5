import { AppError } from '#core/errors.ts';
import { isLinearProbe } from '#core/judge/identity.ts';
import type { AdapterIdentity, JudgeSpec } from '#core/judge/judge.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import type { RunSummary } from '#core/run/run.ts';
import { type KeptRows, keptRows } from '#core/teaching/kept-teaching.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import { identifyAdapter } from '#model/adapters/describe-adapter.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import type { Store } from '#storage/store.ts';
import type { AdapterFiles } from '../adapters/adapter-files.ts';

export interface RunReading {
  store: Store;
  adapterFiles(source: AdapterSource): Promise<AdapterFiles>;
}

/** A run whose judge can be taught: the judge as it is, and what it read of the rows. */
export interface RunToTeach {
  run: RunSummary & { spec: JudgeSpec };
  adapter: AdapterIdentity;
  prior: LinearProbeJudge;
  /** How the prior came to be; null where it was made elsewhere. */
  record: AdapterRecord | null;
  kept: KeptRows;
}

/**
 * Everything of a run that grades have no part in.
 * @returns null where the run's judge is no linear probe, or nothing is kept of its rows
 * @throws AppError `damaged-inputs`, `no-adapter` where its judge is no longer here
 */
export async function openRunToTeach(
  { store, adapterFiles }: RunReading,
  runId: string,
): Promise<RunToTeach | null> {
  const run = await store.runs.get(runId);
  const { adapter } = run.judge;
  if (!adapter || !isProbed(run)) return null;
  const inputs = await store.runs.inputs(runId);
  if (!inputs) return null;
  const { name, files } = await adapterFiles(sourceOf(adapter));
  const { weights, record, identity } = await identifyAdapter(files, name);
  if (identity.sha256 !== adapter.sha256) throw gone(adapter);
  const prior = await readLinearProbe(files.get(weights)!, null);
  const probe = prior.probes[run.spec.template.mode];
  if (!probe) throw gone(adapter);
  return { run, adapter, prior, record, kept: keptRows(probe, inputs) };
}

const isProbed = (run: RunSummary): run is RunToTeach['run'] =>
  isLinearProbe(run.judge) && 'template' in run.spec;

/** Where a judge's files are: those that come with the page are told by their weights. */
function sourceOf({ sha256 }: AdapterIdentity): AdapterSource {
  const shipped = shippedAdapters.find(({ files }) => files.some((file) => file.sha256 === sha256));
  return shipped ? { kind: 'shipped', id: shipped.id } : { kind: 'kept', id: sha256.slice(0, 12) };
}

const gone = ({ name }: AdapterIdentity) =>
  new AppError(
    'no-adapter',
    `The judge of this run (${name}) is no longer here, so it cannot be taught. Import it again under Train; the run’s scores are kept.`,
  );
