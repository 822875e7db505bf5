import { judgeModes } from '#core/judge/judge.ts';
import { modesServed } from '#core/models/needed-models.ts';
import { attachAdapter } from '#model/adapters/attach-adapter.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { isLanguageModel, type OpenPhase, openAnyJudge } from '#model/engine/open-judge.ts';
import { adapterRefused } from '#model/engine/reward-engine.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { adapterFiles } from './adapters/adapter-files.ts';
import type { LoadEngine, LoadedEngine } from './judge-slot.ts';
import { openEmbedder } from './load-embedder.ts';
import { loadTextJudge } from './load-text-judge.ts';
import { obtainFiles } from './obtain-files.ts';
import { tuningStore } from './tuning-store.ts';

/** Load a judge in a browser's worker: from the catalogue, or from files that the user chose. */
export const loadJudge: LoadEngine = async (request, hooks) => {
  const texts = await loadTextJudge(request, hooks);
  if (texts) return texts;
  const { source, backend } = request;
  const { id, name, licence, files, sha256, notes: fileNotes } = await obtainFiles(source, hooks);
  const opened = await openAnyJudge({
    files: new Map([...files].map(([file, blob]) => [file, blobSource(blob)])),
    id,
    name,
    backend,
    wasm: browserWasm,
    tunings: tuningStore,
    sha256,
    signal: hooks.signal,
    onProgress: (phase, done, total) => hooks.onProgress({ phase, done, total, message: messages[phase] }),
  });
  const { checkpoint, notes, close } = opened;
  const { answers, model, backend: report, contextLength } = opened.engine;
  const about = {
    answers,
    model,
    backend: report,
    contextLength,
    parameters: checkpoint.parameters,
    licence,
    notes: [...fileNotes, ...notes],
  };
  if (!isLanguageModel(opened)) {
    const { engine } = opened;
    const attach: LoadedEngine['attach'] = async (adapter) => {
      if (adapter) throw adapterRefused(engine.model);
    };
    // It is asked in one way, whatever the mode, so that it never has to be loaded anew for another.
    const uses = () => ({ modes: judgeModes, base: true });
    return { engine, about, running: engine.running, uses, attach, close };
  }
  const { engine } = opened;
  const allowHub = source.kind === 'files' || source.allowHub;
  let { mode } = request.use;
  const attach: LoadedEngine['attach'] = async (adapter, asked) => {
    mode = asked;
    if (!adapter) return engine.attach(null);
    const { files: sources, name: called } = await adapterFiles(adapter);
    await attachAdapter(engine, sources, called, asked, () => openEmbedder(engine.running, hooks, allowHub));
  };
  const uses = () => ({ modes: modesServed(engine.needs, mode), base: true });
  return { engine, about, running: engine.running, uses, attach, close };
};

const messages: Record<OpenPhase, string> = {
  verify: 'Checking the model file',
  read: 'Reading the model file',
  probe: 'Trying which backend is right and fast',
  upload: 'Putting the weights on the device',
};
