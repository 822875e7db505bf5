import { type ArtefactStore, statesFile, statesIndexFile, textBytes } from '#core/training/artefacts.ts';
import { digestBytes } from '../weights/digest.ts';

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

  /** @param identity what states depend on besides the prompt: the base model and the layers; those of others are dropped */
  static async open(files: ArtefactStore, identity: string): Promise<HiddenStateCache> {
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

  /** Saved with the next file, at the latest by `save`. */
  async add(ids: Int32Array, states: Float32Array): Promise<void> {
    const key = keyOf(ids);
    this.known.set(key, states);
    this.pending.push({ key, states });
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
