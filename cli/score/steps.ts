import { defaultMaxTokens, defaultMinDigitMass, type JudgeMode } from '#core/judge/judge.ts';
import { endpointAddress } from '#core/method/external/endpoint-address.ts';
import {
  defaultCosineWeight,
  defaultPace,
  defaultVariation,
  type JudgeRunSpec,
  type MethodSpec,
} from '#core/method/method.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import { UsageError } from '../command.ts';

export const methodWords = [
  'ppl',
  'vro',
  'cosine',
  'recall',
  'self-eval',
  'judge',
  'external',
  'self-eval+cosine',
  'judge+cosine',
  'external+cosine',
  'column+cosine',
  'length',
  'constant',
] as const;
export type MethodWord = (typeof methodWords)[number];

/** A judge that is asked in its own words, which are known once it is open. */
export interface OwnWords {
  method: 'judge';
  mode: JudgeMode;
  /** Null: as many as it was trained with. */
  maxTokens: number | null;
}

export type StepMethod = Exclude<MethodSpec, JudgeRunSpec> | OwnWords;

/** One column to be made. A baseline needs no scorer. */
export interface Step {
  /** Its columns are called NAME_score and so on. */
  name: string;
  method: StepMethod | 'length' | 'constant';
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
}

/** The columns that a method takes, in order: a mean of two needs both first. */
export function stepsOf(word: MethodWord, options: StepOptions): Step[] {
  const [first, second] = word.split('+') as [MethodWord | 'column', 'cosine' | undefined];
  if (second === undefined)
    return [{ ...stepOf(word, options), ...(options.name && { name: options.name }) }];
  const cosine = stepOf('cosine', options);
  const mean = {
    method: 'with-cosine',
    cosineRun: cosine.name,
    cosineWeight: options.cosineWeight ?? defaultCosineWeight,
  } as const;
  if (first === 'column') {
    const { column } = options;
    if (column === null) throw new UsageError('--method column+cosine needs --column COLUMN.');
    const name = options.name ?? `${column.replace(/_score$/, '')}_cosine`;
    return [cosine, { name, method: { ...mean, column } }];
  }
  const judge = stepOf(first, { ...options, mode: 'with-reference' });
  const name = options.name ?? `${columnOf(first)}_cosine`;
  return [judge, cosine, { name, method: { ...mean, judgeRun: judge.name } }];
}

const columnOf = (word: MethodWord) => word.replace('-', '_');

function stepOf(word: MethodWord, options: StepOptions): Step {
  const { mode } = options;
  const maxTokens = options.maxTokens ?? defaultMaxTokens;
  const question = { template: defaultTemplates[mode], maxTokens, minDigitMass: defaultMinDigitMass };
  const ofMode = (name: string) => (mode === 'with-reference' ? `${name}_ref` : name);
  switch (word) {
    case 'length':
    case 'constant':
      return { name: word, method: word };
    case 'ppl':
      return { name: word, method: { method: 'ppl', maxTokens } };
    case 'vro':
      return {
        name: word,
        method:
          options.samples === null
            ? defaultVariation
            : { ...defaultVariation, samples: 'sampled', count: options.samples },
      };
    case 'cosine':
    case 'recall':
      return { name: word, method: { method: word } };
    case 'self-eval':
    case 'judge':
      return {
        name: ofMode(columnOf(word)),
        method: { method: 'judge', mode, maxTokens: options.maxTokens },
      };
    case 'external': {
      const { endpoint, model } = options;
      if (endpoint === null || model === null)
        throw new UsageError('--method external needs --endpoint URL and --model NAME.');
      checkEndpoint(endpoint);
      const pace = {
        requestsPerMinute: options.requestsPerMinute ?? defaultPace.requestsPerMinute,
        parallel: options.parallel ?? defaultPace.parallel,
      };
      const limit = options.answerTokens === null ? {} : { answerTokens: options.answerTokens };
      const method = { method: 'external', ...question, ...pace, ...limit, endpoint, model } as const;
      return { name: ofMode(word), method };
    }
    default:
      throw new UsageError(`--method ${word} is not one column.`);
  }
}

function checkEndpoint(endpoint: string): void {
  try {
    endpointAddress(endpoint);
  } catch (thrown) {
    throw new UsageError(`--endpoint must be a URL. ${(thrown as Error).message}`);
  }
}
