import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Judged } from '#core/decision/verdict.ts';
import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeSpec } from '#core/judge/judge.ts';
import {
  defaultGeneration,
  type GenerationEnd,
  type GenerationSettings,
} from '#core/language-model/generation.ts';
import type { JudgeProtocol, LoadedJudge } from '#protocol/judge-protocol.ts';
import type { Client } from '../client.ts';

/** One answer, from its first token to its score. */
export interface Attempt {
  instruction: string;
  settings: GenerationSettings;
  /** What is written so far. */
  text: string;
  /** Null while it is being written. */
  end: GenerationEnd | null;
  tokens: number;
  /** That writing took. */
  seconds: number;
  /** Null until it is judged. */
  judged: Judged | null;
}

export type TryPhase = 'idle' | 'loading' | 'writing' | 'stopping' | 'judging';

export interface TryState {
  instruction: string;
  settings: GenerationSettings;
  phase: TryPhase;
  /** The present or the last one. */
  attempt: Attempt | null;
  error: ErrorRecord | null;
  setInstruction(instruction: string): void;
  changeSettings(change: Partial<GenerationSettings>): void;
  /** Have an answer to the instruction written, and judge it. */
  write(): Promise<void>;
  /** End the writing: what there is is judged. While the model is loaded, give that up. */
  stop(): Promise<void>;
}

export interface TryDependencies {
  worker: Client<JudgeProtocol>;
  ensureLoaded(): Promise<LoadedJudge>;
  cancelLoad(): Promise<void>;
  /** The loaded judge went with its device: the next answer begins with loading it again. */
  forgetJudge(): void;
  /** How an answer is judged: without reference, since there is none. */
  spec(): JudgeSpec;
  /** Milliseconds, monotonic. */
  now(): number;
}

/** Of every answer: the seed and the instruction alone say what chance brings. */
const answerId = 'try';

export const firstInstruction = 'Explain to a ten-year-old why the sky is blue, in three sentences.';

export const firstSettings: GenerationSettings = { ...defaultGeneration, maxTokens: 160 };

/** One answer at a time by the loaded model, which then judges it with its adapter, where it has one. */
export function createTryStore(dependencies: TryDependencies): StoreApi<TryState> {
  const { worker, ensureLoaded, cancelLoad, forgetJudge, spec, now } = dependencies;
  const store = createStore<TryState>()((set, get) => {
    const change = (part: Partial<Attempt>) =>
      set(({ attempt }) => ({ attempt: attempt && { ...attempt, ...part } }));

    const writeAnswer = async (instruction: string, settings: GenerationSettings) => {
      set({
        phase: 'writing',
        attempt: { instruction, settings, text: '', end: null, tokens: 0, seconds: 0, judged: null },
      });
      const start = now();
      const [answer] = await worker.request('generate', { id: answerId, instruction, settings });
      const { text, tokens, end } = answer!;
      change({ text, tokens, end, seconds: (now() - start) / 1000 });
      return text;
    };

    const judgeAnswer = async (instruction: string, response: string, judge: LoadedJudge) => {
      set({ phase: 'judging' });
      const asked = spec();
      const row = { id: answerId, instruction, response, reference: null };
      const { readout } = await worker.request('judgeText', { row, spec: asked });
      change({ judged: { judge, spec: asked, readout } });
    };

    return {
      instruction: firstInstruction,
      settings: firstSettings,
      phase: 'idle',
      attempt: null,
      error: null,
      setInstruction(instruction) {
        set({ instruction });
      },
      changeSettings(part) {
        set(({ settings }) => ({ settings: { ...settings, ...part } }));
      },
      async write() {
        const { phase, instruction, settings } = get();
        if (phase !== 'idle' || instruction.trim() === '') return;
        set({ phase: 'loading', error: null });
        try {
          const judge = await ensureLoaded();
          const text = await writeAnswer(instruction, settings);
          if (text.trim() === '')
            throw new AppError(
              'nothing-written',
              'The model ended its turn without a word, so there is nothing to judge. Try another seed, or put the instruction in other words.',
            );
          await judgeAnswer(instruction, text, judge);
        } catch (thrown) {
          const error = toErrorRecord(thrown);
          if (error.code === 'device-lost') forgetJudge();
          if (error.code !== 'cancelled') set({ error });
        } finally {
          set({ phase: 'idle' });
        }
      },
      async stop() {
        const { phase } = get();
        if (phase === 'loading') return cancelLoad();
        if (phase !== 'writing') return;
        set({ phase: 'stopping' });
        await worker.request('stopGenerating', null);
      },
    };
  });

  worker.on('generatedText', ({ id, text }) => {
    const { attempt, phase } = store.getState();
    if (id !== answerId || !attempt || (phase !== 'writing' && phase !== 'stopping')) return;
    store.setState({ attempt: { ...attempt, text: attempt.text + text } });
  });
  return store;
}
