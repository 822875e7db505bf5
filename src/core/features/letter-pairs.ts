import table from './letter-pairs.json' with { type: 'json' };

/** a to z, and the edge of a word. */
const letters = 'abcdefghijklmnopqrstuvwxyz';
const edge = letters.length;
const width = letters.length + 1;

/** Fewer pairs tell nothing. */
const minPairs = 20;

/** Characters of a text that are read. */
const maxCharacters = 4000;

/**
 * How much a text's words in Latin letters look like words: the mean logarithm (nats) of the probability of each
 * letter after the one before it, word edges included, accents left out. About −2.3 in English or German, below −2.9
 * where letters stand in any order. The table counts the pairs of this repository's demo answers and of sentences in
 * German, French, Spanish and Italian, each language with equal weight (`scripts/results/letter-pairs.ts`). Null where
 * a text has too few Latin letters.
 */
export function letterPairs(text: string): number | null {
  let sum = 0;
  let pairs = 0;
  for (const word of latinWords(text)) {
    let before = edge;
    for (const letter of word) {
      const at = letters.indexOf(letter);
      sum += logProbability(before, at);
      before = at;
      pairs += 1;
    }
    sum += logProbability(before, edge);
    pairs += 1;
  }
  return pairs < minPairs ? null : sum / pairs;
}

const logProbability = (before: number, after: number): number => -table[before * width + after]! / 100;

/** Lower case, without accents; words of other letters, and those with a capital inside (code), are left out. */
export function latinWords(text: string): string[] {
  const plain = text.slice(0, maxCharacters).normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss');
  return (plain.match(/\p{L}+/gu) ?? [])
    .filter((word) => /^[A-Za-z][a-z]*$/.test(word))
    .map((word) => word.toLowerCase());
}

/**
 * The table that `letterPairs` reads: −100 · ln p(letter | letter before), [27 · 27], row by row.
 * @param samples texts by language
 */
export function letterPairTable(samples: readonly (readonly string[])[]): number[] {
  const shares = samples.map((texts) => {
    const counts = new Float64Array(width * width).fill(0.2);
    for (const word of texts.flatMap(latinWords)) {
      let before = edge;
      for (const at of [...Array.from(word, (letter) => letters.indexOf(letter)), edge]) {
        counts[before * width + at]! += 1;
        before = at;
      }
    }
    return counts.map((count, at) => {
      const row = counts.subarray(Math.floor(at / width) * width, (Math.floor(at / width) + 1) * width);
      return count / row.reduce((sum, each) => sum + each, 0);
    });
  });
  return Array.from({ length: width * width }, (_, at) => {
    const share = shares.reduce((sum, language) => sum + language[at]!, 0) / shares.length;
    return Math.round(-100 * Math.log(share));
  });
}

/** Two-character words that nearly every Chinese text has some of. */
const commonPairs = new Set(
  '我们 你们 他们 可以 这个 一个 没有 什么 自己 因为 所以 但是 如果 就是 还是 或者 以及 需要 应该 能够 可能 已经 进行 使用 通过 时候 问题 方法 情况 不同 重要 其中 之后 之前 以下 包括 例如 比如 并且 而且 首先 其次 然后 最后 最好 一些 许多 很多 非常 比较 更加 主要 例如 由于 对于 关于 根据 为了 为什 怎么 这些 那些 这样 那样 一种 这种 一定 不是 不会 不能 不要 也是 都是 只是 只有 只要 成为 作为 具有 提供 帮助 影响 选择 时间 工作 生活 人们 世界 中国 国家 发展 社会 学习 知道 认为 觉得 希望 建议 注意 保持 开始 结束 以后 分钟 小时 今天 现在 东西 地方 地区 部分 方面 过程 结果 原因 作用 水果 食物 健康 身体 您的 我的 你的 他的 的是 了一 是一 在一 有一 每个 每天 处理 选择 固定'.split(
    ' ',
  ),
);

const minHan = 20;

/**
 * The share of a Chinese text's neighbouring characters that are a common word: 0 to 1; hardly any where characters
 * stand in any order. Null for a text with fewer than twenty Chinese characters, and for one in Japanese.
 */
export function commonHanPairs(text: string): number | null {
  const read = text.slice(0, maxCharacters);
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(read)) return null;
  const runs = read.match(/\p{Script=Han}+/gu) ?? [];
  if (runs.join('').length < minHan) return null;
  let found = 0;
  let pairs = 0;
  for (const run of runs)
    for (let at = 0; at + 1 < run.length; at++) {
      pairs += 1;
      if (commonPairs.has(run.slice(at, at + 2))) found += 1;
    }
  return pairs === 0 ? 0 : found / pairs;
}

/** Hardly any text in a language that the table knows has less likely letters, or fewer common words of Chinese. */
const leastLetters = -2.75;
const leastHan = 0.04;
/** How far below gibberish lies on average, which counts as 1. */
const letterRange = 0.4;

/**
 * How far a text's characters are from any order that words have: 0 in a language that is known, about 1 for letters
 * or Chinese characters in random order. Null where a text has too few of both.
 */
export function unlikelyCharacters(text: string): number | null {
  const han = commonHanPairs(text);
  if (han !== null) return Math.max(0, leastHan - han) / leastHan;
  const latin = letterPairs(text);
  return latin === null ? null : Math.max(0, leastLetters - latin) / letterRange;
}
