import { type ArtefactStore, statesFile, statesIndexFile, textBytes } from '#core/training/artefacts.ts';
import { digestBytes, digestText } from '../weights/digest.ts';

/** Which rows' states are stored where: a file for each list of keys, in that order. */
interface Index {
  identity: string;
  files: string[][];
}

/** Rows of one file. */
const rowsAFile = 128;

/**
 * Hidden states of prompts, kept in a training's folder: with other labels, another split or another target they
 * are found again, and a training that was stopped goes on. A state is found by its prompt's tokens alone.
 */
export class HiddenStateCache {
  private readonly known = new Map<string, Float32Array>();
  private pending: { key: string; states: Float32Array }[] = [];

  private constructor(
    private readonly files: ArtefactStore,
    private readonly index: Index,
  ) {}

  /** What was computed with another base or after other layers is dropped. */
  static async open(
    files: ArtefactStore,
    base: { sha256: string },
    layers: readonly number[],
  ): Promise<HiddenStateCache> {
    const identity = digestText(JSON.stringify({ base: base.sha256, layers }));
    const bytes = await files.read(statesIndexFile);
    const found = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Index);
    const cache = new HiddenStateCache(files, found?.identity === identity ? found : { identity, files: [] });
    for (const [at, keys] of cache.index.files.entries()) await cache.load(at, keys);
    return cache;
  }

  /** All layers of one prompt, one after another: [L·C]. */
  get(ids: Int32Array): Float32Array | undefined {
    return this.known.get(keyOf(ids));
  }

  /**
   * Saved with the next file, at the latest by `save`.
   * @param states [L] of a row a prompt of [C], as the engine gives them
   */
  async add(prompts: readonly Int32Array[], states: readonly (readonly Float32Array[])[]): Promise<void> {
    for (const [at, ids] of prompts.entries()) {
      const layers = states.map((rows) => rows[at]!);
      const width = layers[0]!.length;
      const joined = new Float32Array(layers.length * width);
      for (const [layer, values] of layers.entries()) joined.set(values, layer * width);
      const key = keyOf(ids);
      this.known.set(key, joined);
      this.pending.push({ key, states: joined });
    }
    if (this.pending.length >= rowsAFile) await this.save();
  }

  async save(): Promise<void> {
    const rows = this.pending;
    if (rows.length === 0) return;
    this.pending = [];
    const width = rows[0]!.states.length;
    const values = new Float32Array(rows.length * width);
    for (const [at, { states }] of rows.entries()) values.set(states, at * width);
    await this.files.write(statesFile(this.index.files.length), new Uint8Array(values.buffer));
    this.index.files.push(rows.map(({ key }) => key));
    await this.files.write(statesIndexFile, textBytes(JSON.stringify(this.index)));
  }

  /** A file that is not what the index says is left out: its rows are computed anew. */
  private async load(at: number, keys: readonly string[]): Promise<void> {
    const bytes = await this.files.read(statesFile(at));
    const width = (bytes?.byteLength ?? 0) / Float32Array.BYTES_PER_ELEMENT / keys.length;
    if (!bytes || !Number.isInteger(width)) return;
    const values = new Float32Array(bytes.slice().buffer);
    for (const [row, key] of keys.entries())
      this.known.set(key, values.subarray(row * width, (row + 1) * width));
  }
}

/** Half a SHA-256: 128 bits, which do not meet by chance. */
const keyOf = (ids: Int32Array) =>
  digestBytes(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength)).slice(0, 32);
