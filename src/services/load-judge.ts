import type { BackendName } from '#core/judge/judge.ts';
import { catalogueModel } from '#core/models/catalogue.ts';
import { attachAdapter } from '#model/adapters/attach-adapter.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { type OpenPhase, openJudge } from '#model/engine/open-judge.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import type { JudgeSource, LoadProgress } from '#protocol/judge-protocol.ts';
import { fetchModel } from '#storage/models/fetch-model.ts';
import { adapterFiles } from './adapters/adapter-files.ts';
import type { EngineAtHand } from './judge-at-hand.ts';
import { tuningStore } from './tuning-store.ts';

interface Hooks {
  onProgress(progress: LoadProgress): void;
  signal: AbortSignal;
}

interface ModelFiles {
  id: string;
  name: string;
  licence: string | null;
  files: Map<string, Blob>;
  /** Digests that the catalogue vouches for. */
  sha256: Map<string, string>;
}

/** Load a judge in a browser's worker: from the catalogue, or from files that the user chose. */
export async function loadJudge(
  source: JudgeSource,
  backend: BackendName | 'auto',
  hooks: Hooks,
): Promise<EngineAtHand> {
  const { id, name, licence, files, sha256 } = await obtainFiles(source, hooks);
  const { engine, checkpoint, close } = await openJudge({
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
  };
  const attach: EngineAtHand['attach'] = async (adapter) => {
    if (!adapter) return engine.attach(null);
    const { files: sources, name: called } = await adapterFiles(adapter);
    await attachAdapter(engine, sources, called);
  };
  return { engine, about, running: engine.running, attach, close };
}

const messages: Record<OpenPhase, string> = {
  verify: 'Checking the model file',
  read: 'Reading the model file',
  probe: 'Trying which backend is right and fast',
  upload: 'Putting the weights on the device',
};

/** A model's files: of the catalogue, or of the user's own. */
export async function obtainFiles(source: JudgeSource, { onProgress, signal }: Hooks): Promise<ModelFiles> {
  if (source.kind === 'files') {
    const weights = source.files.find((file) => /\.(gguf|safetensors)$/i.test(file.name)) ?? source.files[0];
    const name = weights?.name.replace(/\.(gguf|safetensors)$/i, '') ?? 'model';
    const files = new Map<string, Blob>(source.files.map((file) => [file.name, file]));
    return { id: name, name, licence: null, files, sha256: new Map() };
  }
  const model = catalogueModel(source.id);
  const files = await fetchModel(model, {
    allowHub: source.allowHub,
    signal,
    onProgress: ({ phase, done, total }) =>
      onProgress({
        phase,
        done,
        total,
        message: phase === 'download' ? `Getting ${model.name}` : messages.verify,
      }),
  });
  const sha256 = new Map(model.files.map((file) => [file.name, file.sha256]));
  return { id: model.id, name: model.name, licence: model.licence, files, sha256 };
}
