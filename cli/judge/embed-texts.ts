import { startBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { openNodeEmbedder } from './node-judge.ts';
import { ProgressLine } from './progress-line.ts';

/** Texts that are embedded between two lines of progress. */
const batch = 64;

/**
 * One unit vector a text by the sentence embedder, which is fetched where it is not there yet; progress on stderr.
 * @param unit what the texts are, in the plural
 */
export async function embedTexts(texts: readonly string[], unit: string): Promise<Float32Array[]> {
  const running = await startBackend('auto', nodeWasm);
  try {
    const embedder = await openNodeEmbedder(running);
    const line = new ProgressLine();
    const started = performance.now();
    const vectors: Float32Array[] = [];
    while (vectors.length < texts.length) {
      vectors.push(...(await embedder.embed(texts.slice(vectors.length, vectors.length + batch))));
      const rowsPerSecond = (1000 * vectors.length) / (performance.now() - started);
      line.show({
        unit,
        rows: texts.length,
        scored: vectors.length,
        rowsPerSecond,
        tokensPerSecond: 0,
        secondsLeft: (texts.length - vectors.length) / rowsPerSecond,
        invalid: 0,
      });
    }
    line.end();
    embedder.dispose();
    return vectors;
  } finally {
    running.stop();
  }
}
