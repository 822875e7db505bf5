import * as v from 'valibot';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import { type ArtefactStore, statesFile, statesIndexFile, textBytes } from '#core/training/artefacts.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { digestBytes } from '../weights/digest.ts';

interface Index {
  /** SHA-256 of the base model's weights. */
  base: string;
  /** After how many layers each row was read, rising. */
  layers: readonly number[];
  /** Which rows' states are stored where: a file for each list of keys, in that order. */
  files: string[][];
}

const layer = v.pipe(v.number(), v.integer(), v.minValue(0));
const indexSchema = objectOf({
  base: v.string(),
  layers: v.pipe(v.array(layer), v.minLength(1)),
  files: v.array(v.array(v.string())),
});

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

  /**
   * What was computed with another base, lacks a layer that is wanted or is damaged, is dropped.
   * @param wanted after how many layers, rising
   */
  static async open(
    files: ArtefactStore,
    base: { sha256: string },
    wanted: readonly number[],
  ): Promise<HiddenStateCache> {
    const bytes = await files.read(statesIndexFile);
    const stored = bytes && jsonBySchema(indexSchema, new TextDecoder().decode(bytes));
    const found = stored?.ok ? stored.value : null;
    const fits = found?.base === base.sha256 && wanted.every((layer) => found.layers.includes(layer));
    const cache = new HiddenStateCache(
      files,
      fits ? found : { base: base.sha256, layers: wanted, files: [] },
    );
    for (const [at, keys] of cache.index.files.entries()) await cache.load(at, keys);
    return cache;
  }

  /** After how many layers a row has to be read to be added: those wanted, or more where more are kept. */
  get layers(): readonly number[] {
    return this.index.layers;
  }

  has(ids: Int32Array): boolean {
    return this.known.has(keyOf(ids));
  }

  /** Have what is lacking of these prompts computed: together, since what they begin with is then computed once. */
  async compute(
    engine: Pick<DecoderJudgeEngine, 'hiddenStates'>,
    prompts: readonly Int32Array[],
  ): Promise<void> {
    const missing = prompts.filter((ids) => !this.has(ids));
    const asked = missing.map((ids) => ({ ids, cutTokens: 0 }));
    if (missing.length > 0) await this.add(missing, await engine.hiddenStates(asked, this.layers));
  }

  /** The state after one of `layers`, [C]. */
  get(ids: Int32Array, layer: number): Float32Array {
    const states = this.known.get(keyOf(ids))!;
    const width = states.length / this.layers.length;
    const at = this.layers.indexOf(layer);
    return states.subarray(at * width, (at + 1) * width);
  }

  /**
   * Saved with the next file, at the latest by `save`.
   * @param states after each of `layers`, a row a prompt, [C]: as the engine gives them
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
