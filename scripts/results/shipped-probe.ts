import { AppError } from '#core/errors.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import type { LinearProbe } from '#core/linear-probe/linear-probe.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import { describeAdapter } from '#model/adapters/describe-adapter.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import { shippedFiles } from '../../cli/judge/node-judge.ts';

/**
 * The linear probe of a judge that comes with the page.
 * @throws AppError `no-such-judge`
 */
export async function shippedProbe(id: string, mode: JudgeMode): Promise<LinearProbe> {
  const shipped = shippedAdapters.find((adapter) => adapter.id === id);
  const files = shipped && (await shippedFiles(shipped));
  const judge = files && (await readLinearProbe(files.get((await describeAdapter(files)).weights)!, null));
  const probe = judge?.probes[mode];
  if (probe) return probe;
  throw new AppError('no-such-judge', `${id} is no linear probe ${mode} that comes with the page.`);
}
