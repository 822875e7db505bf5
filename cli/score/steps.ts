import { defaultMinDigitMass, type JudgeMode } from '#core/judge/judge.ts';
import { type BaselineId, baselines, isBaseline } from '#core/method/baselines.ts';
import { endpointAddress } from '#core/method/external/endpoint-address.ts';
import { defaultPace, type ExternalSpec } from '#core/method/external/spec.ts';
import type { MethodChoices, Offer, PlanStep } from '#core/method/method.ts';
import { offers } from '#core/method/registry.ts';
import { defaultVariation } from '#core/method/vro/spec.ts';
import { defaultCosineWeight } from '#core/method/with-cosine/spec.ts';
import { UsageError } from '../command.ts';

/** What `--method` takes: the words of the methods, and the baselines. */
export const methodWords: readonly string[] = [
  ...new Set(offers.map(({ word }) => word)),
  ...Object.keys(baselines),
];

/** One column to be made: by a method, or by a baseline, which needs no scorer. */
export interface Step {
  /** Its columns are called NAME_score and so on. */
  name: string;
  by: PlanStep | BaselineId;
}

export interface StepOptions {
  mode: JudgeMode;
  /** What the last step's column is called; null for the method's own name. */
  name: string | null;
  maxTokens: number | null;
  /** Samples of the loaded model for VRO; null: the dataset's other responses. */
  samples: number | null;
  cosineWeight: number | null;
  /** The score of the data that goes with the cosine. */
  column: string | null;
  endpoint: string | null;
  model: string | null;
  requestsPerMinute: number | null;
  parallel: number | null;
  /** Tokens that an external judge's answer may take; null: as many as it turns out to need. */
  answerTokens: number | null;
  /** Whose token ids an external judge is sent; missing or null: words. */
  promptModel?: ExternalSpec['promptModel'] | null;
}

/** The columns that a method takes, in order: a mean of two needs both first. */
export function stepsOf(word: string, options: StepOptions): Step[] {
  const steps = isBaseline(word)
    ? [{ name: word, by: word }]
    : planOf(word, options).map((step): Step => ({ name: step.column, by: step }));
  return steps.map((step, at) =>
    at === steps.length - 1 ? { ...step, name: options.name ?? step.name } : step,
  );
}

function planOf(word: string, options: StepOptions): PlanStep[] {
  const offer = offers.find(
    (each) => each.word === word && (each.mode === null || each.mode === options.mode),
  );
  if (!offer) throw new UsageError(`There is no method ${word}.`);
  refuseMissing(offer, options);
  return offer.plan({
    maxTokens: options.maxTokens,
    minDigitMass: defaultMinDigitMass,
    judgeName: null,
    endpoint: endpointOf(options),
    variation:
      options.samples === null
        ? defaultVariation
        : { ...defaultVariation, samples: 'sampled', count: options.samples },
    column: options.column,
    cosineWeight: options.cosineWeight ?? defaultCosineWeight,
  });
}

/** @throws UsageError where an option is missing that the method needs */
function refuseMissing({ word, needs }: Offer, { column, endpoint, model }: StepOptions): void {
  if (needs.includes('score-column') && column === null)
    throw new UsageError(`--method ${word} needs --column COLUMN.`);
  if (!needs.includes('endpoint')) return;
  if (endpoint === null || model === null)
    throw new UsageError(`--method ${word} needs --endpoint URL and --model NAME.`);
  try {
    endpointAddress(endpoint);
  } catch (thrown) {
    throw new UsageError(`--endpoint must be a URL. ${(thrown as Error).message}`);
  }
}

const endpointOf = ({
  endpoint,
  model,
  requestsPerMinute,
  parallel,
  answerTokens,
  promptModel = null,
}: StepOptions): MethodChoices['endpoint'] =>
  endpoint === null || model === null
    ? null
    : {
        endpoint,
        model,
        requestsPerMinute: requestsPerMinute ?? defaultPace.requestsPerMinute,
        parallel: parallel ?? defaultPace.parallel,
        ...(answerTokens === null ? {} : { answerTokens }),
        ...(promptModel === null ? {} : { promptModel }),
      };
