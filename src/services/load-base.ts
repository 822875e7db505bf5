import { embedderId } from '#core/models/catalogue.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import { openJudge } from '#model/engine/open-judge.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { JudgeSource } from '#protocol/judge-protocol.ts';
import { obtainFiles } from './obtain-files.ts';
import type { TrainerServiceDependencies } from './trainer-service.ts';
import { tuningStore } from './tuning-store.ts';

/**
 * Load a model to train on, in a browser's worker; the sentence embedder when it is wanted. The user chose labels
 * that need it, so the Hub may be asked for it.
 */
export const loadBase: TrainerServiceDependencies['openBase'] = async (source, backend, onProgress) => {
  const hooks = { onProgress, signal: new AbortController().signal };
  const obtain = async (from: JudgeSource) => {
    const found = await obtainFiles(from, hooks);
    return { ...found, files: new Map([...found.files].map(([name, blob]) => [name, blobSource(blob)])) };
  };
  const { id, name, files, sha256 } = await obtain(source);
  const { engine, close } = await openJudge({
    files,
    id,
    name,
    backend,
    wasm: browserWasm,
    tunings: tuningStore,
    sha256,
    onProgress: (phase, done, total) => onProgress({ phase, done, total, message: `Loading ${name}` }),
  });
  const openEmbedder = async () => {
    const found = await obtain({ kind: 'catalogue', id: embedderId, allowHub: true });
    const { checkpoint, tokenizer } = await openModel(found.files, { sha256: found.sha256 });
    return SentenceEmbedder.load(checkpoint, loadTokenizer(tokenizer).tokenizer, engine.running);
  };
  return { engine, openEmbedder, close };
};
