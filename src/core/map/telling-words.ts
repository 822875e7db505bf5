/** A word, and how surely it tells a cluster from the rest: the z-score of its log-odds. */
export interface TellingWord {
  word: string;
  z: number;
  /** Rows of the cluster that contain it. */
  rows: number;
}

/** Letters and digits in a row; a script without spaces between words is parted by the segmenter. */
const runs = /[\p{L}\p{N}]+/gu;
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const isNumber = /^\p{N}+$/u;
/** Words that are kept at most; those that only one row had leave first. */
const maxWords = 200_000;
/** Pseudo-counts of the prior, spread over words as they are frequent in all rows. */
const priorWeight = 500;
const minZ = 1.96;

/** Counts in how many rows of each cluster a word stands, and says which words tell a cluster from the rest. */
export class TellingWords {
  readonly #counts = new Map<string, Int32Array>();
  readonly #clusters: number;
  #segmenter: Intl.Segmenter | null = null;

  constructor(clusters: number) {
    this.#clusters = clusters;
  }

  add(cluster: number, text: string): void {
    for (const word of this.#wordsOf(text)) {
      const counts = this.#counts.get(word) ?? new Int32Array(this.#clusters);
      counts[cluster]!++;
      this.#counts.set(word, counts);
    }
    if (this.#counts.size <= maxWords) return;
    for (const [word, counts] of this.#counts)
      if (counts.reduce((sum, rows) => sum + rows, 0) === 1) this.#counts.delete(word);
  }

  /**
   * The words of each cluster with the highest log-odds against all other clusters, under a Dirichlet prior that is
   * informed by all rows (Monroe, Colaresi and Quinn 2008). Words that are frequent everywhere say nothing and do not come.
   * @param most words of each cluster at most
   */
  words(most: number): TellingWord[][] {
    const totals = new Float64Array(this.#clusters);
    for (const counts of this.#counts.values())
      counts.forEach((rows, cluster) => {
        totals[cluster]! += rows;
      });
    const all = totals.reduce((sum, total) => sum + total, 0);
    const found: TellingWord[][] = Array.from({ length: this.#clusters }, () => []);
    for (const [word, counts] of this.#counts) {
      const everywhere = counts.reduce((sum, rows) => sum + rows, 0);
      const prior = (priorWeight * everywhere) / all;
      counts.forEach((rows, cluster) => {
        if (rows < 2) return;
        const [own, rest] = [rows + prior, everywhere - rows + prior];
        const [ownTotal, restTotal] = [totals[cluster]!, all - totals[cluster]!];
        const logOdds =
          Math.log(own / (ownTotal + priorWeight - own)) - Math.log(rest / (restTotal + priorWeight - rest));
        const z = logOdds / Math.sqrt(1 / own + 1 / rest);
        if (z >= minZ) found[cluster]!.push({ word, z, rows });
      });
    }
    return found.map((words) => words.sort((a, b) => b.z - a.z || (a.word < b.word ? -1 : 1)).slice(0, most));
  }

  /** Each word once, in lower case, without single letters and numbers. */
  #wordsOf(text: string): Set<string> {
    const words = new Set<string>();
    for (const run of text.toLowerCase().match(runs) ?? []) {
      if (isNumber.test(run)) continue;
      if (unspaced.test(run)) {
        this.#segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
        for (const { segment, isWordLike } of this.#segmenter.segment(run))
          if (isWordLike) words.add(segment);
      } else if (run.length > 1) words.add(run);
    }
    return words;
  }
}
