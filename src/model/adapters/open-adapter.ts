import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, JudgeMode } from '#core/judge/judge.ts';
import { digitProbabilities } from '#core/quick-fit/digit-head.ts';
import { weightsFile } from '#core/training/adapter-record.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import { digestBytes } from '#model/weights/digest.ts';
import type { JudgeAdapter } from '../engine/judge-adapter.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { readPeftFiles } from '../lora/peft-files.ts';
import { type QuickFitJudge, readQuickFit } from '../quick-fit/quick-fit-files.ts';
import { describeAdapter } from './describe-adapter.ts';

/**
 * An adapter on the device, ready to be attached to the base model.
 * @throws AppError `bad-adapter` where it does not fit the base
 */
export async function openAdapter(
  files: ReadonlyMap<string, ByteSource>,
  base: DecoderConfig,
  name: string,
): Promise<JudgeAdapter> {
  const { kind, record } = await describeAdapter(files);
  const weights = files.get(weightsFile[kind])!;
  const digest = digestBytes(await weights.read(0, weights.size));
  const identity: AdapterIdentity = {
    id: record?.id ?? digest.slice(0, 12),
    name: record?.name ?? name,
    kind,
    sha256: digest,
  };
  if (kind === 'quick-fit') return quickFitAdapter(identity, await readQuickFit(weights, base));
  const lora = new LoraAdapter((await readPeftFiles(files, base)).parameters);
  return { identity, projections: lora, head: null, dispose: () => lora.dispose() };
}

export function quickFitAdapter(identity: AdapterIdentity, { heads, layers }: QuickFitJudge): JudgeAdapter {
  const headFor = (mode: JudgeMode) => {
    const head = heads[mode];
    if (head) return head;
    throw new AppError(
      'other-mode',
      `This quick fit cannot judge ${mode.replace('-', ' ')}: it was not fitted for that. Choose the other mode.`,
      { mode },
    );
  };
  return {
    identity,
    projections: null,
    head: {
      layers,
      check: ({ template }) => void headFor(template.mode),
      probabilities: (hidden, { template }) => digitProbabilities(headFor(template.mode), hidden),
    },
    dispose: () => {},
  };
}
