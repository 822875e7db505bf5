import type { BackendName } from '#core/judge/judge.ts';
import { attachAdapter } from '#model/adapters/attach-adapter.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { type OpenPhase, openJudge } from '#model/engine/open-judge.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { adapterFiles } from './adapters/adapter-files.ts';
import type { LoadedEngine, LoadHooks } from './judge-slot.ts';
import { openEmbedder } from './load-embedder.ts';
import { obtainFiles } from './obtain-files.ts';
import { tuningStore } from './tuning-store.ts';

/** Load a judge in a browser's worker: from the catalogue, or from files that the user chose. */
export async function loadJudge(
  source: JudgeSource,
  backend: BackendName | 'auto',
  hooks: LoadHooks,
): Promise<LoadedEngine> {
  const { id, name, licence, files, sha256, notes: fileNotes } = await obtainFiles(source, hooks);
  const { engine, checkpoint, notes, close } = await openJudge({
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
  const about = {
    model: engine.model,
    backend: engine.backend,
    contextLength: engine.contextLength,
    parameters: checkpoint.parameters,
    licence,
    notes: [...fileNotes, ...notes],
  };
  const allowHub = source.kind === 'files' || source.allowHub;
  const attach: LoadedEngine['attach'] = async (adapter) => {
    if (!adapter) return engine.attach(null);
    const { files: sources, name: called } = await adapterFiles(adapter);
    await attachAdapter(engine, sources, called, () => openEmbedder(engine.running, hooks, allowHub));
  };
  return { engine, about, running: engine.running, attach, close };
}

const messages: Record<OpenPhase, string> = {
  verify: 'Checking the model file',
  read: 'Reading the model file',
  probe: 'Trying which backend is right and fast',
  upload: 'Putting the weights on the device',
};
