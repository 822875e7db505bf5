import { AppError } from '#core/errors.ts';
import type { AdapterIdentity, JudgeMode } from '#core/judge/judge.ts';
import { featuresOf, probeScore, readsState } from '#core/linear-probe/linear-probe.ts';
import { digitProbabilities } from '#core/linear-probe/ordered-probit.ts';
import { type LinearProbeJudge, needsOf } from '#core/linear-probe/probe-json.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import type { DigitProbe, JudgeAdapter } from '../engine/judge-adapter.ts';
import { readLinearProbe } from '../linear-probe/probe-files.ts';
import { LoraAdapter } from '../lora/adapter.ts';
import { readPeftFiles } from '../lora/peft-files.ts';
import { identifyAdapter } from './describe-adapter.ts';

/**
 * An adapter on the device, ready to be attached to the base model.
 * @throws AppError `bad-adapter` where it does not fit the base
 */
export async function openAdapter(
  files: ReadonlyMap<string, ByteSource>,
  base: DecoderConfig,
  name: string,
): Promise<JudgeAdapter> {
  const { kind, weights: file, identity } = await identifyAdapter(files, name);
  const weights = files.get(file)!;
  if (kind === 'linear-probe') return probeAdapter(identity, await readLinearProbe(weights, base));
  const lora = new LoraAdapter((await readPeftFiles(files, base)).parameters);
  return { identity, projections: lora, probe: null, dispose: () => lora.dispose() };
}

export function probeAdapter(
  identity: AdapterIdentity,
  { probes, layers }: LinearProbeJudge,
): JudgeAdapter & { probe: DigitProbe } {
  const probeFor = (mode: JudgeMode) => {
    const probe = probes[mode];
    if (probe) return probe;
    throw new AppError(
      'other-mode',
      `This linear probe cannot judge ${mode.replace('-', ' ')}: it was not fitted for that. Choose the other mode.`,
      { mode },
    );
  };
  return {
    identity,
    projections: null,
    probe: {
      layers,
      models: needsOf({ probes }),
      needs: ({ template }) => {
        const probe = probeFor(template.mode);
        return { state: readsState(probe), features: featuresOf(probe) };
      },
      probabilities: (input, { template }) => {
        const probe = probeFor(template.mode);
        return digitProbabilities(probe, probeScore(probe, input));
      },
    },
    dispose: () => {},
  };
}
