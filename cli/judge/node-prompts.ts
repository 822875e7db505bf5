import { AppError } from '#core/errors.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { identifyAdapter } from '#model/adapters/describe-adapter.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import {
  type AskedAdapter,
  askedAdapter,
  type OpenedPrompts,
  openPrompts,
} from '#model/prompt/open-prompts.ts';
import { locateModel, openFiles } from './locate-model.ts';
import { adapterOf, type FoundAdapter } from './node-judge.ts';

/**
 * The prompts of a judge that runs elsewhere, by its id or path; none of its weights are loaded.
 * @throws AppError `no-such-judge`, `unknown-base`, and those of `askedAdapter` and `openPrompts`
 */
export async function openNodePrompts(judge: string, base?: string): Promise<OpenedPrompts> {
  const found = await adapterOf(judge);
  return openOn(judge, base, found, found && (await askedAdapter(found.files, 'adapter')));
}

/** The same of any judge of ours. */
export interface AskedJudge extends OpenedPrompts {
  /** What reads hidden states in the digits' place; null where the digit tokens are read. */
  probes: LinearProbeJudge | null;
}

/**
 * The same for linear probes too, which our own package on a cluster reads.
 * @throws AppError as `openNodePrompts`, and `bad-adapter` where a probe does not fit its base
 */
export async function openAskedJudge(judge: string, base?: string): Promise<AskedJudge> {
  const found = await adapterOf(judge);
  const about = found && (await identifyAdapter(found.files, 'adapter'));
  const opened = await openOn(judge, base, found, about);
  const probes =
    about?.kind === 'linear-probe'
      ? await readLinearProbe(found!.files.get(about.weights)!, opened.config)
      : null;
  return { ...opened, probes };
}

async function openOn(
  judge: string,
  base: string | undefined,
  found: FoundAdapter | null,
  adapter: AskedAdapter | null,
): Promise<OpenedPrompts> {
  const wanted = found ? (base ?? found.base ?? adapter?.record?.base.id) : judge;
  if (wanted === undefined)
    throw new AppError(
      'unknown-base',
      'This adapter does not say which model it is for. Name it with --base.',
    );
  const { id, name, folder, files, sha256 } = await locateModel(wanted);
  return openPrompts({ id, name, files: await openFiles(folder, files), sha256 }, adapter);
}
