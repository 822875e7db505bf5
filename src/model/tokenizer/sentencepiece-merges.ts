import { AppError } from '#core/errors.ts';

/** Pieces in use have at most some dozen characters; each is cut at every place, so its time grows with the square. */
const maxPieceLength = 1000;
const maxCuts = 100_000_000;

/**
 * Byte-pair merges that give the same tokens as a SentencePiece BPE vocabulary: every way to join two
 * pieces into a third, best score first. Ties go to the longer left part, then the longer right part, as in
 * Hugging Face's conversion of such vocabularies.
 * @param scores a piece's score, by id
 * @param excluded ids that no text may become, such as control tokens
 * @throws AppError `unsupported-tokenizer` where a piece is longer than any in use
 */
export function sentencePieceMerges(
  pieces: readonly string[],
  scores: ArrayLike<number>,
  excluded: ReadonlySet<number>,
): [string, string][] {
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const merges: { left: string; right: string; score: number; leftSize: number; rightSize: number }[] = [];
  let cuts = 0;
  for (const [piece, id] of ids) {
    if (excluded.has(id)) continue;
    cuts += piece.length ** 2;
    if (piece.length > maxPieceLength || cuts > maxCuts) throw tooLong(id, piece.length);
    const characters = [...piece];
    const ways: [number, number][] = [];
    for (let cut = 1; cut < characters.length; cut++) {
      const left = ids.get(characters.slice(0, cut).join(''));
      const right = ids.get(characters.slice(cut).join(''));
      if (left === undefined || right === undefined) continue;
      if (!excluded.has(left) && !excluded.has(right)) ways.push([left, right]);
    }
    ways.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [left, right] of ways)
      merges.push({
        left: pieces[left]!,
        right: pieces[right]!,
        score: scores[id]!,
        leftSize: [...pieces[left]!].length,
        rightSize: [...pieces[right]!].length,
      });
  }
  merges.sort((a, b) => b.score - a.score || b.leftSize - a.leftSize || b.rightSize - a.rightSize);
  return merges.map(({ left, right }) => [left, right]);
}

const tooLong = (id: number, length: number) =>
  new AppError(
    'unsupported-tokenizer',
    `Token ${id} in the model file's tokenizer.ggml.tokens has ${length} characters, or all together have too many: no tokenizer in use has such tokens, and text would take minutes to read. Get another conversion of the model.`,
    { key: 'tokenizer.ggml.tokens', token: id, length },
  );
