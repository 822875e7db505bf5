import { AppError } from '#core/errors.ts';
import type { ModelIdentity } from '#core/judge/judge.ts';
import type { LinearProbeJudge } from '#core/linear-probe/probe-json.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import { identifyAdapter } from '#model/adapters/describe-adapter.ts';
import { readLinearProbe } from '#model/linear-probe/probe-files.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { adapterFolder, shippedFiles } from './node-judge.ts';

/**
 * The linear probes of a judge that comes with the page, by id, or of a folder.
 * @param base what they must fit; null where no base is at hand
 * @throws AppError `no-such-judge` where there is no linear probe of that name
 */
export async function linearProbeJudge(
  judge: string,
  base: DecoderConfig | null,
): Promise<{ judge: LinearProbeJudge; identity: ModelIdentity; record: AdapterRecord | null }> {
  const shipped = shippedAdapters.find(({ id }) => id === judge);
  const files = shipped ? await shippedFiles(shipped) : await adapterFolder(judge);
  const found = files && (await identifyAdapter(files, judge));
  if (!files || found?.kind !== 'linear-probe')
    throw new AppError(
      'no-such-judge',
      `${judge} is no linear probe. Name a judge of adapters.json, or a folder that train --method linear-probe wrote.`,
    );
  const { weights, record, identity } = found;
  return {
    judge: await readLinearProbe(files.get(weights)!, base),
    identity: {
      id: shipped?.id ?? identity.id,
      name: shipped?.name ?? identity.name,
      sha256: identity.sha256,
    },
    record,
  };
}
