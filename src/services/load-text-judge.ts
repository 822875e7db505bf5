import { AppError } from '#core/errors.ts';
import { isSameAdapter } from '#core/models/adapter-entry.ts';
import { catalogueModel, embedderId } from '#core/models/catalogue.ts';
import { openTextJudge } from '#model/adapters/open-text-judge.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { adapterFiles } from './adapters/adapter-files.ts';
import type { LoadedEngine, LoadHooks, LoadRequest } from './judge-slot.ts';
import { knownModel, weightsDigest } from './known-model.ts';
import { openEmbedder } from './load-embedder.ts';
import { tuningStore } from './tuning-store.ts';

/**
 * An adapter that compares texts, with the sentence embedder alone: its language model is not fetched.
 * @returns null where what it is loaded for takes the language model
 */
export async function loadTextJudge(
  { source, adapter, backend, use }: LoadRequest,
  hooks: LoadHooks,
): Promise<LoadedEngine | null> {
  if (!adapter || use.base || source.kind === 'files') return null;
  const { files } = await adapterFiles(adapter);
  const opened = await openTextJudge({
    files,
    mode: use.mode,
    base: weightsDigest(await knownModel(source.id)),
    backend,
    wasm: browserWasm,
    tunings: tuningStore,
    openEmbedder: (running) => openEmbedder(running, hooks, source.allowHub),
  });
  if (!opened) return null;
  const { judge, close } = opened;
  const { model, running, modes, contextLength } = judge;
  const { parameters, licence } = catalogueModel(embedderId);
  return {
    engine: judge,
    about: {
      answers: judge.answers,
      model,
      backend: judge.backend,
      contextLength,
      parameters,
      licence,
      notes: [],
    },
    running,
    uses: () => ({ modes, base: false }),
    async attach(other) {
      if (isSameAdapter(other, adapter)) return;
      throw new AppError('no-judge', 'The language model of this judge is not loaded. Load the judge again.');
    },
    close,
  };
}
