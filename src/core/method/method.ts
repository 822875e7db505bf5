import type { JudgeIdentity } from '../judge/identity.ts';
import type { BackendReport, JudgeEngine, JudgeMode, JudgeSpec } from '../judge/judge.ts';
import type { GeneratingModel } from '../language-model/generation.ts';
import type { LikelihoodModel } from '../language-model/likelihood.ts';
import type { MethodEntryKey } from '../metrics/catalogue/methods.ts';
import type { EstimateInput, RunEstimate } from '../run/estimate.ts';
import type { BatchLimits } from '../run/plan.ts';
import type { RunColumns } from '../run/run.ts';
import type { Scorer } from '../run/scorer.ts';
import type { ChatClient } from './external/chat-client.ts';
import type { ExternalSpec } from './external/spec.ts';
import type { DigitPrompts } from './external/token-scorer.ts';
import type { MethodId, MethodSpec, SpecOf } from './specs.ts';
import type { TextEmbedder } from './text-embedder.ts';
import type { VariationSpec } from './vro/spec.ts';
import type { OtherSamples } from './vro/variation-scorer.ts';

/** What a method cannot do without. */
export type MethodNeed =
  /** A reference in each row that is to have a score. */
  | 'reference'
  /** Another response of the same model to the same instruction. */
  | 'several-responses'
  | 'base-model'
  | 'trained-judge'
  | 'reward-model'
  | 'embedder'
  /** Rows leave this device. */
  | 'endpoint'
  /** A column of numbers in the data. */
  | 'score-column';

/** The part of a run's columns that another method can build on. */
export type ScoredColumns = Pick<RunColumns, 'status' | 'score'>;

/** What methods are made of. Each is asked for only by a method that needs it. */
export interface ScorerDependencies {
  /** The judge that is loaded. */
  engine(): JudgeEngine & Partial<LikelihoodModel & GeneratingModel>;
  embedder(): Promise<{ embedder: TextEmbedder; backend: BackendReport }>;
  /** The other responses that the dataset has. */
  others(): Promise<OtherSamples>;
  /** A run that is finished: who gave its scores, and what they are. */
  run(id: string): Promise<{ judge: JudgeIdentity; columns: ScoredColumns }>;
  /**
   * A column of numbers of the data; a cell that is none is a row without a score.
   * @throws AppError `no-such-column`
   */
  column(name: string): Promise<ScoredColumns>;
  chat(spec: ExternalSpec): ChatClient;
  /** Prompts of token ids for a model that runs elsewhere; missing where none can be made. */
  prompts?(): DigitPrompts;
  /** SHA-256 of a text, hex. */
  hash(text: string): string;
  /** Indices of the rows that are to be scored. */
  rows: ArrayLike<number>;
}

/** A method ready to score, and who is to be named for the scores. */
export interface OpenedScorer {
  scorer: Scorer;
  identity: JudgeIdentity;
  backend: BackendReport | null;
  limits: BatchLimits;
}

/** What the user chooses of a method, on the page or in the command. */
export interface MethodChoices {
  /** Tokens to which prompts and texts are cut; null: the judge's own, or the default. */
  maxTokens: number | null;
  minDigitMass: number;
  /** The trained judge's name, for the names of steps; null where it has none yet. */
  judgeName: string | null;
  /** Null where none is given: a method that needs an endpoint cannot be planned then. */
  endpoint: Pick<
    ExternalSpec,
    'endpoint' | 'model' | 'requestsPerMinute' | 'parallel' | 'answerTokens' | 'promptModel'
  > | null;
  /** Where VRO's samples come from. */
  variation: VariationSpec;
  /** The score column that is put together with the cosine; null where there is none. */
  column: string | null;
  cosineWeight: number;
}

/** What a step's settings follow from when it is its turn. */
export interface StepContext {
  /** The runs of the steps before, in order: ids of stored runs, or names of columns in the command. */
  runs: readonly string[];
  /** How the judge that the step needs is asked, once it is loaded. */
  question(mode: JudgeMode): JudgeSpec;
}

/** One run of a plan. A mean of two methods needs both first. */
export interface PlanStep {
  /** As a screen names it. */
  name: string;
  /** The command's columns are called COLUMN_score and so on. */
  column: string;
  /** Which judge must be loaded, the base model alone or a trained one; null for none. */
  judge: 'base' | 'trained' | null;
  spec(context: StepContext): MethodSpec;
}

/** A method as the page and the command offer it: some are one method with and without the reference in view. */
export interface Offer {
  /** The command's `--method`. Two offers of one word differ in their mode. */
  word: string;
  /** Whether the reference is shown; null where the method leaves no choice. */
  mode: JudgeMode | null;
  name: string;
  /** Which entry of the metrics' catalogue explains its scores. */
  entry: MethodEntryKey;
  needs: readonly MethodNeed[];
  /** What the score is; higher is better in every one. */
  says: string;
  /** Where it comes from. */
  source: string;
  /** What the command's usage says of the word. */
  usage: string;
  /** The runs that it takes, in order. */
  plan(choices: MethodChoices): PlanStep[];
  /** What it takes over the whole dataset. */
  estimate(input: EstimateInput): RunEstimate;
}

/** Gets a method ready to score. Who only offers methods, as the page does, needs none of it. */
export type Open<Id extends MethodId> = (
  spec: SpecOf<Id>,
  dependencies: ScorerDependencies,
) => Promise<OpenedScorer>;

/** One way of giving rows their scores: what is known of it before a run. Its scorer is opened by `open-scorer.ts`. */
export interface Method<Id extends MethodId> {
  id: Id;
  /** Lowest and highest score; null where scores lie where the data puts them. */
  scale: readonly [number, number] | null;
  /** Whether a judge must be loaded for it. */
  needsModel(spec: SpecOf<Id>): boolean;
  /** Whether a row's score depends on the other rows too: where these change, so does it. */
  dependsOnOthers(spec: SpecOf<Id>): boolean;
  /** Nothing is computed but a look-up, so keeping scores while they come would take longer than making them. */
  isLookUp: boolean;
  offers: readonly Offer[];
}

/** What names an offer among all: its word, with `-ref` where it is one of two and shows the reference. */
export const offerKey = ({ word, mode }: Pick<Offer, 'word' | 'mode'>): string =>
  mode === 'with-reference' ? `${word}-ref` : word;

/** What the command's columns of an offer are called. */
export const columnOf = (offer: Pick<Offer, 'word' | 'mode'>): string =>
  offerKey(offer).replace(/[-+]/g, '_');

/** For the sources that offers name. */
export const selfJ = 'Self-J, Ye and Ng 2024, arXiv 2409.00935';
