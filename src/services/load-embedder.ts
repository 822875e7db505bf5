import { embedderId } from '#core/models/catalogue.ts';
import { startBackend } from '#model/backends/backend.ts';
import { browserWasm } from '#model/backends/wasm-browser.ts';
import { SentenceEmbedder } from '#model/encoder/sentence-embedder.ts';
import { loadTokenizer } from '#model/tokenizer/load-tokenizer.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { openModel } from '#model/weights/open-model.ts';
import type { JudgeServiceDeps } from './judge-service.ts';
import { obtainFiles } from './load-judge.ts';
import { tuningStore } from './tuning-store.ts';

/** Load the sentence embedder in a browser's worker. The user chose a method that needs it, so the Hub may be asked. */
export const loadEmbedder: JudgeServiceDeps['openEmbedder'] = async (beside, hooks) => {
  const found = await obtainFiles({ kind: 'catalogue', id: embedderId, allowHub: true }, hooks);
  const files = new Map([...found.files].map(([name, blob]) => [name, blobSource(blob)]));
  const { checkpoint, tokenizer } = await openModel(files, { sha256: found.sha256 });
  const shared = beside?.running ?? null;
  const backend = shared ?? (await startBackend('auto', browserWasm, { tunings: tuningStore }));
  const release = () => {
    if (!shared) backend.stop();
  };
  try {
    const embedder = await SentenceEmbedder.load(
      checkpoint,
      loadTokenizer(tokenizer).tokenizer,
      backend,
      (done, total) =>
        hooks.onProgress({ phase: 'upload', done, total, message: 'Putting the embedder on the device' }),
    );
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
