import { embedderId } from '#core/models/catalogue.ts';
import { type RunningBackend, startBackend } from '#model/backends/backend.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { JudgeServiceDependencies } from './judge-service-dependencies.ts';
import type { LoadHooks } from './judge-slot.ts';
import { obtainFiles } from './obtain-files.ts';
import { tuningStore } from './tuning-store.ts';

/** Load the sentence embedder in a browser's worker. The user chose a method that needs it, so the Hub may be asked. */
export const loadEmbedder: JudgeServiceDependencies['openEmbedder'] = async (beside, hooks) => {
  const shared = beside?.running ?? null;
  const backend = shared ?? (await startBackend('auto', browserWasm, { tunings: tuningStore }));
  const release = () => {
    if (!shared) backend.stop();
  };
  try {
    const embedder = await openEmbedder(backend, hooks, true);
    return {
      embedder,
      backend: backend.report,
      close() {
        embedder.dispose();
        release();
      },
    };
  } catch (thrown) {
    release();
    throw thrown;
  }
};

/** The sentence embedder on a backend that runs. @param allowHub whether the Hub may be asked for its files */
export async function openEmbedder(
  backend: RunningBackend,
  hooks: LoadHooks,
  allowHub: boolean,
): Promise<SentenceEmbedder> {
  const found = await obtainFiles({ kind: 'catalogue', id: embedderId, allowHub }, hooks);
  const files = new Map([...found.files].map(([name, blob]) => [name, blobSource(blob)]));
  const { checkpoint, tokenizer } = await openModel(files, { sha256: found.sha256 });
  return SentenceEmbedder.load(checkpoint, loadTokenizer(tokenizer).tokenizer, backend, (done, total) =>
    hooks.onProgress({ phase: 'upload', done, total, message: 'Putting the embedder on the device' }),
  );
}
