import { AppError } from '#core/errors.ts';
import type { DecoderConfig, ModelConfig } from './checkpoint.ts';

/** Throws `bad-config` where figures of a config cannot belong to a model, such as no heads or half a one. */
export function checkConfig(config: ModelConfig): void {
  const sizes: [string, number][] = [
    ['vocabulary size', config.vocabSize],
    ['hidden size', config.hiddenSize],
    ['number of layers', config.layers],
    ['number of heads', config.heads],
    ['intermediate size', config.intermediateSize],
    ...(config.kind === 'decoder'
      ? ([
          ['number of key heads', config.kvHeads],
          ['head size', config.headDim],
          ['context length', config.contextLength],
        ] as [string, number][])
      : ([['number of positions', config.maxPositions]] as [string, number][])),
  ];
  for (const [name, size] of sizes)
    if (!Number.isSafeInteger(size) || size < 1) throw bad(`Its ${name} would be ${size}.`);
  if (config.kind === 'decoder') checkDecoder(config);
  else if (config.hiddenSize % config.heads !== 0)
    throw bad(`${config.heads} heads cannot share a hidden size of ${config.hiddenSize}.`);
}

function checkDecoder({ heads, kvHeads, headDim, ropeTheta, rmsNormEps, ropeScaling }: DecoderConfig): void {
  if (heads % kvHeads !== 0) throw bad(`${heads} heads cannot share ${kvHeads} key heads.`);
  if (headDim % 2 !== 0) throw bad(`Its head size is ${headDim}, which rotary positions cannot halve.`);
  if (!(ropeTheta > 0)) throw bad(`Its rotary base is ${ropeTheta}.`);
  if (!(rmsNormEps > 0 && rmsNormEps < 1)) throw bad(`Its norms would add ${rmsNormEps}.`);
  if (ropeScaling.kind === 'factors') {
    const { divisors } = ropeScaling;
    if (divisors.length !== headDim / 2 || !divisors.every((divisor) => divisor > 0))
      throw bad(`Its rope_freqs.weight does not fit a head size of ${headDim}.`);
  }
}

const bad = (what: string) =>
  new AppError(
    'bad-config',
    `The model's description makes no sense. ${what} Get another copy of the model.`,
  );
