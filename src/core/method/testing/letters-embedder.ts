import type { TextEmbedder } from '../text-embedder.ts';

const letters = 26;
const maxTokens = 20;

/** Vectors of letter counts, for tests: texts are near that share letters. Reads 20 characters. */
export function lettersEmbedder(): TextEmbedder & { embedded: string[] } {
  const embedded: string[] = [];
  return {
    embedded,
    model: { id: 'letters', name: 'Letters', sha256: 'ee' },
    maxTokens: maxTokens,
    measure: (text) => ({
      tokens: Math.min(maxTokens, text.length),
      truncated: text.length > maxTokens,
    }),
    async embed(texts) {
      embedded.push(...texts);
      return texts.map((text) => {
        const counts = new Float32Array(letters);
        for (const letter of text) counts[letter.charCodeAt(0) % letters]! += 1;
        const norm = Math.hypot(...counts) || 1;
        return counts.map((count) => count / norm);
      });
    },
  };
}
