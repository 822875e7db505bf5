import { embedderId } from '#core/models/catalogue.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import { openJudge } from '#model/engine/open-judge.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import { obtainFiles } from './load-judge.ts';
import type { TrainerServiceDeps } from './trainer-service.ts';

/** Load a base model of the catalogue to train on, in a browser's worker; its sentence embedder when it is wanted. */
export const loadBase: TrainerServiceDeps['openBase'] = async ({ id, allowHub }, backend, onProgress) => {
  const hooks = { onProgress, signal: new AbortController().signal };
  const obtain = async (model: string) => {
    const found = await obtainFiles({ kind: 'catalogue', id: model, allowHub }, hooks);
    return { ...found, files: new Map([...found.files].map(([name, blob]) => [name, blobSource(blob)])) };
  };
  const { name, files, sha256 } = await obtain(id);
  const { engine, close } = await openJudge({
    files,
    id,
    name,
    backend,
    wasm: browserWasm,
    sha256,
    onProgress: (phase, done, total) => onProgress({ phase, done, total, message: `Loading ${name}` }),
  });
  const openEmbedder = async () => {
    const found = await obtain(embedderId);
    const { checkpoint, tokenizer } = await openModel(found.files, { sha256: found.sha256 });
    return SentenceEmbedder.load(checkpoint, loadTokenizer(tokenizer).tokenizer, engine.running);
  };
  return { engine, openEmbedder, close };
};
