import * as v from 'valibot';
import { seededRandom } from '#core/random/random.ts';
import { jsonBySchema } from '#core/schema/by-schema.ts';
import type { TensorType } from '#model/weights/checkpoint.ts';
import { type Tensor2D, tensor2d } from '../../tf.ts';
import { randomMatrix } from '../random-matrix.ts';
import { reasonOf } from './check/compare.ts';
import { checkTiles } from './check/weight-checks.ts';
import { type GpuLinear, gpuLinear, gpuLinearTransposed, packGpuLinear } from './linear.ts';
import type { WebGpuRuntime } from './runtime.ts';
import { candidatesFor, fewRows, nameOf, type Tiles, type Use, uses } from './tile-choice.ts';

/** Where choices of tiles are kept between visits, by adapter and type. Nothing depends on its working. */
export interface TuningStore {
  read(key: string): Promise<string | null>;
  write(key: string, choice: string): Promise<void>;
}

/** Values of a matrix from which measuring pays: smaller ones are a small part of any model's time. */
const worthTuning = 1e6;

/** Raised where tiles change, so that choices among the old ones are forgotten. */
const version = 1;

const [sampleOutputs, sampleInputs] = [1024, 512];
/** Rows of a product to measure on: enough to fill a fast device, and few enough not to keep a slow one. */
const sampleRows = { slow: 32, fast: 1024 };
/** A device counts as slow when the product of the slow sample takes at least so many milliseconds. */
const slowDeviceMs = 1;
/** A candidate that takes so many times as long as the best one is pruned after its first measurement. */
const pruneFactor = 3;

interface State {
  tiles: Tiles;
  tuned: boolean;
  /** Candidates that gave wrong numbers here. */
  refused: Set<string>;
}

/**
 * Chooses tiles on the device that they run on: a tile that wins on one adapter may lose on another. Before a candidate
 * may compute anything its numbers are checked; then the fastest of those that passed is taken, and remembered.
 */
export class TileTuner {
  private readonly states = new Map<TensorType, State | string>();

  /** @param adapter identifies the device and its driver in the store */
  constructor(
    private readonly runtime: WebGpuRuntime,
    private readonly adapter: string,
    private readonly store: TuningStore | null,
  ) {}

  readonly tilesFor = (type: TensorType): Tiles => {
    const state = this.states.get(type);
    if (!state || typeof state === 'string') throw new Error(`No tiles were prepared for ${type}.`);
    return state.tiles;
  };

  /**
   * Check tiles for a type, and choose among them where a matrix of `values` is to come.
   * @returns why weights of the type can't be computed with here, or null
   */
  async prepare(type: TensorType, values: number): Promise<string | null> {
    if (!this.states.has(type)) this.states.set(type, await this.firstThatPass(type));
    const state = this.states.get(type)!;
    if (typeof state === 'string') return state;
    if (!state.tuned && values >= worthTuning) {
      state.tuned = true;
      // Tiles that passed are at hand: a choice that fails costs speed alone.
      await this.tune(type, state).catch(() => {});
    }
    return null;
  }

  /** Chosen tiles, for display: `Q4_1 many: quad 16×8`. */
  choices(): string[] {
    return [...this.states].flatMap(([type, state]) =>
      typeof state === 'string' || !state.tuned
        ? []
        : uses.map((use) => `${type} ${use}: ${nameOf(state.tiles[use])}`),
    );
  }

  private async firstThatPass(type: TensorType): Promise<State | string> {
    const found: Partial<Tiles> = {};
    const refused = new Set<string>();
    let reason = '';
    for (const use of uses) {
      for (const tile of candidatesFor(use, this.runtime.hasSubgroups)) {
        const wrong = await this.check(type, use, tile);
        if (wrong) {
          reason ||= `${nameOf(tile)}: ${wrong}`;
          refused.add(nameOf(tile));
        } else {
          Object.assign(found, { [use]: tile });
          break;
        }
      }
      if (!found[use]) return reason;
    }
    return { tiles: found as Tiles, tuned: false, refused };
  }

  private async check<U extends Use>(type: TensorType, use: U, tile: Tiles[U]): Promise<string | null> {
    try {
      const tiles = { [use]: tile } as unknown as Tiles;
      return await this.runtime.isolated(() => checkTiles(this.runtime, type, tiles, [use]));
    } catch (thrown) {
      return reasonOf(thrown);
    }
  }

  private async tune(type: TensorType, state: State): Promise<void> {
    const key = `${version} ${this.adapter} ${type}`;
    if (await this.recall(key, type, state)) return;
    const sample = randomMatrix(type, sampleOutputs, sampleInputs, seededRandom(7));
    const weight = await packGpuLinear(this.runtime, { weights: [sample] });
    try {
      for (const use of uses) await this.fastest(type, use, weight, state);
    } finally {
      weight.dispose();
    }
    const choice = Object.fromEntries(uses.map((use) => [use, nameOf(state.tiles[use])]));
    await this.store?.write(key, JSON.stringify(choice)).catch(() => {});
  }

  /** Take what was chosen before, checked again. */
  private async recall(key: string, type: TensorType, state: State): Promise<boolean> {
    const stored = await this.store?.read(key).catch(() => null);
    if (!stored) return false;
    const checked = jsonBySchema(v.record(v.string(), v.string()), stored);
    if (!checked.ok) return false;
    const names = checked.value;
    for (const use of uses) {
      const tile = candidatesFor(use, this.runtime.hasSubgroups).find((each) => nameOf(each) === names[use]);
      if (!tile || state.refused.has(nameOf(tile))) return false;
      if (nameOf(tile) !== nameOf(state.tiles[use]) && (await this.check(type, use, tile))) return false;
      Object.assign(state.tiles, { [use]: tile });
    }
    return true;
  }

  private async fastest<U extends Use>(type: TensorType, use: U, weight: GpuLinear, state: State) {
    let rows = use === 'few' ? fewRows - 2 : sampleRows.slow;
    let best: { tile: Tiles[U]; milliseconds: number } | null = null;
    for (const tile of this.candidates(use, state)) {
      if (await this.check(type, use, tile)) {
        state.refused.add(nameOf(tile));
        continue;
      }
      const measure = () => this.time(use, { ...state.tiles, [use]: tile }, weight, rows, best?.milliseconds);
      let milliseconds = await measure();
      if (!best && use !== 'few' && milliseconds < slowDeviceMs) {
        rows = sampleRows.fast;
        milliseconds = await measure();
      }
      if (!best || milliseconds < best.milliseconds) best = { tile, milliseconds };
    }
    if (best) Object.assign(state.tiles, { [use]: best.tile });
  }

  private candidates<U extends Use>(use: U, { refused }: State): Tiles[U][] {
    return candidatesFor(use, this.runtime.hasSubgroups).filter((tile) => !refused.has(nameOf(tile)));
  }

  /** Milliseconds of one product; the better of two measurements that are long enough to be one. */
  private async time(
    use: Use,
    tiles: Tiles,
    weight: GpuLinear,
    rows: number,
    best = Number.POSITIVE_INFINITY,
  ): Promise<number> {
    const width = use === 'backward' ? sampleOutputs : sampleInputs;
    const x = tensor2d(new Float32Array(rows * width).fill(0.5), [rows, width]) as Tensor2D;
    const once = () =>
      use === 'backward'
        ? gpuLinearTransposed(this.runtime, x, weight.parts, () => tiles)
        : gpuLinear(this.runtime, x, weight, () => tiles);
    const run = async (count: number) => {
      const start = performance.now();
      for (let i = 0; i < count; i++) once().dispose();
      await this.runtime.finish();
      return (performance.now() - start) / count;
    };
    try {
      return await this.runtime.isolated(async () => {
        const first = await run(1);
        if (first > pruneFactor * best) return first;
        const count = Math.max(1, Math.min(64, Math.ceil(10 / first)));
        return Math.min(await run(count), await run(count));
      });
    } catch {
      return Number.POSITIVE_INFINITY;
    } finally {
      x.dispose();
    }
  }
}
