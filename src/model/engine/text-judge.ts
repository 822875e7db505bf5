import { AppError } from '#core/errors.ts';
import {
  type AdapterIdentity,
  type BackendReport,
  type JudgeEngine,
  type JudgeMode,
  judgeModes,
  type ModelIdentity,
} from '#core/judge/judge.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { DigitProbe, JudgeAdapter } from './judge-adapter.ts';
import { type OwnedEmbedder, PromptFeatures } from './prompt-features.ts';
import { comparesTexts, judgeTexts, textsOf } from './text-judging.ts';

/**
 * A judge without its language model: its probe compares texts, for which the sentence embedder is enough. It gives
 * the digits that the same adapter gives on its base, and cannot be asked in a mode that reads the base.
 */
export class TextJudge implements JudgeEngine {
  readonly answers = 'digits' as const;
  readonly backend: BackendReport;
  readonly adapter: AdapterIdentity;
  /** It reads no prompt. */
  readonly contextLength = 0;
  private readonly probe: DigitProbe;
  private readonly features = new PromptFeatures();

  /** @param model the base that the adapter was made on: part of the judge's identity, though it is not loaded */
  constructor(
    readonly model: ModelIdentity,
    { identity, probe }: JudgeAdapter & { probe: DigitProbe },
    readonly running: RunningBackend,
    embedder: OwnedEmbedder | null,
  ) {
    this.backend = running.report;
    this.adapter = identity;
    this.probe = probe;
    this.features.attach(embedder);
  }

  /** The modes in which it can be asked. */
  get modes(): JudgeMode[] {
    return judgeModes.filter((mode) => !this.probe.models[mode].includes('base'));
  }

  readonly prepare: JudgeEngine['prepare'] = (row, spec) => {
    if (comparesTexts(this.probe, spec)) return textsOf(row, spec);
    throw baseNotLoaded(spec.template.mode);
  };

  readonly read: JudgeEngine['read'] = (prompts, spec, note) =>
    judgeTexts(this.probe, this.features, prompts, spec, note);

  decode(): string {
    return '';
  }

  spans(): [] {
    return [];
  }

  dispose(): void {
    this.features.attach(null);
  }
}

const baseNotLoaded = (mode: JudgeMode) =>
  new AppError(
    'no-judge',
    `Judging ${mode.replace('-', ' ')} takes this judge’s language model, which is not loaded. Load the judge again in this mode.`,
    { mode },
  );
