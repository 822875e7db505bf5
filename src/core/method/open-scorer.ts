import { AppError } from '../errors.ts';
import { judgeIdentity, settingsIdentity } from '../judge/identity.ts';
import type { BackendReport, JudgeEngine, JudgeIdentity } from '../judge/judge.ts';
import type { GeneratingModel } from '../language-model/generation.ts';
import type { LikelihoodModel } from '../language-model/likelihood.ts';
import { type BatchLimits, defaultBatchLimits } from '../run/plan.ts';
import type { Scorer } from '../run/scorer.ts';
import { checkTemplate } from '../template/fill-template.ts';
import { methodOf } from './catalogue.ts';
import type { ChatClient } from './external/chat-client.ts';
import { type ExternalSpec, isSampled, type MethodSpec, type WithCosineSpec } from './method.ts';
import { sampledResponses } from './sampled-responses.ts';
import { combinedScorer, type ScoredColumns } from './scorers/combined-scorer.ts';
import { externalScorer } from './scorers/external-scorer.ts';
import { judgeScorer } from './scorers/judge-scorer.ts';
import { likelihoodScorer } from './scorers/likelihood-scorer.ts';
import { similarityScorer } from './scorers/similarity-scorer.ts';
import { type OtherSamples, variationScorer } from './scorers/variation-scorer.ts';
import { similarities } from './similarity.ts';
import type { TextEmbedder } from './text-embedder.ts';

/** What methods are made of. Each is asked for only by a method that needs it. */
export interface ScorerTools {
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
  /** SHA-256 of a text, hex. */
  hash(text: string): string;
  /** Rows that are to be scored: the first of the dataset. */
  rows: number;
}

/** A method ready to score, and who is to be named for the scores. */
export interface OpenedScorer {
  scorer: Scorer;
  identity: JudgeIdentity;
  backend: BackendReport | null;
  limits: BatchLimits;
}

/** Rows that are combined at once: nothing is computed but a look-up. */
const lookUpRows = 1024;

/** Writing samples takes so much longer than anything else that each row is stored by itself. */
const oneByOne: BatchLimits = { maxRows: 1, maxTokens: Number.POSITIVE_INFINITY };

export async function openScorer(spec: MethodSpec, tools: ScorerTools): Promise<OpenedScorer> {
  const { hash } = tools;
  const limits = defaultBatchLimits;
  switch (spec.method) {
    case 'judge': {
      const engine = tools.engine();
      checkTemplate(spec.template);
      const identity = judgeIdentity(engine, spec, hash);
      return { scorer: judgeScorer(engine, spec), identity, backend: engine.backend, limits };
    }
    case 'ppl': {
      const engine = tools.engine();
      const { model, adapter, backend } = engine;
      const { maxTokens } = spec;
      const of = { name: 'PPL', model, adapter, mode: 'without-reference', maxTokens } as const;
      const scorer = likelihoodScorer(likelihoodOf(engine), maxTokens);
      return { scorer, identity: settingsIdentity(spec, of, hash), backend, limits };
    }
    case 'vro': {
      const sampler = isSampled(spec) ? tools.engine() : null;
      const others = sampler ? sampledResponses(samplerOf(sampler), spec) : await tools.others();
      const { embedder, backend } = await tools.embedder();
      // The model that writes is the one that must be loaded again for the run to go on.
      const model = sampler?.model ?? embedder.model;
      const { maxTokens } = embedder;
      const name = sampler ? 'VRO, by samples' : 'VRO';
      const of = { name, model, adapter: null, mode: 'without-reference', maxTokens } as const;
      const hashBoth = (text: string) => hash(sampler ? `${text} ${embedder.model.sha256}` : text);
      const scorer = variationScorer(embedder, others);
      const identity = settingsIdentity(spec, of, hashBoth);
      return { scorer, identity, backend, limits: sampler ? oneByOne : limits };
    }
    case 'cosine':
    case 'recall': {
      const { embedder, backend } = await tools.embedder();
      const { model, maxTokens } = embedder;
      const name = methodOf(spec.method).name;
      const of = { name, model, adapter: null, mode: 'with-reference', maxTokens } as const;
      return {
        scorer: similarityScorer(embedder, similarities[spec.method]),
        identity: settingsIdentity(spec, of, hash),
        backend,
        limits,
      };
    }
    case 'with-cosine': {
      const cosine = await tools.run(spec.cosineRun);
      const other = await besideCosine(spec, cosine.judge, tools);
      const of = { ...other.of, name: `${other.name} + Cosine`, mode: 'with-reference' } as const;
      return {
        scorer: combinedScorer(other.columns, cosine.columns, tools.rows, spec.cosineWeight),
        identity: settingsIdentity(spec, of, hash),
        backend: null,
        limits: { maxRows: lookUpRows, maxTokens: Number.POSITIVE_INFINITY },
      };
    }
    case 'external': {
      checkTemplate(spec.template);
      return {
        scorer: externalScorer(tools.chat(spec), spec),
        identity: externalIdentity(spec, hash),
        backend: null,
        limits: { maxRows: spec.parallel, maxTokens: Number.POSITIVE_INFINITY },
      };
    }
  }
}

/** The score that the cosine is put together with, and who is named for both. */
async function besideCosine(spec: WithCosineSpec, cosine: JudgeIdentity, tools: ScorerTools) {
  if ('column' in spec) {
    const { model, maxTokens } = cosine;
    const of = { model, adapter: null, maxTokens };
    return { name: spec.column, of, columns: await tools.column(spec.column) };
  }
  const { judge, columns } = await tools.run(spec.judgeRun);
  const { model, adapter, maxTokens, template } = judge;
  return { name: template.name, of: { model, adapter, maxTokens }, columns };
}

function likelihoodOf(engine: Partial<LikelihoodModel>): LikelihoodModel {
  const { logLikelihood } = engine;
  if (logLikelihood) return { logLikelihood: logLikelihood.bind(engine) };
  throw new AppError('no-likelihood', 'The judge that is loaded cannot say how likely a text is.');
}

function samplerOf(engine: Partial<GeneratingModel>): GeneratingModel {
  const { generate } = engine;
  if (generate) return { generate: generate.bind(engine) };
  throw new AppError('no-generation', 'The judge that is loaded cannot write responses to compare with.');
}

function externalIdentity(spec: ExternalSpec, hash: (text: string) => string): JudgeIdentity {
  const { template, endpoint, model, maxTokens } = spec;
  return {
    method: 'external',
    model: { id: model, name: `${model} at ${new URL(endpoint).host}`, sha256: '' },
    adapter: null,
    template: {
      id: template.id,
      name: template.name,
      sha256: hash(JSON.stringify([endpoint, model, template.text])),
    },
    mode: template.mode,
    maxTokens,
  };
}
