import { seededRandom } from '../../random/random.ts';
import { bets } from '../threshold/all-rows.ts';

/** Of a stake that is lost: not all of it, so that a later row can still win. */
const lost = 0.999;

/**
 * The greatest mean stake of several bets against "of `rows` rows at least a share `limit` are bad", over every look at rows
 * that are drawn without replacement in random order. Before each row the share of bad ones among those left would be at
 * least m = (rows · limit − bad so far) ÷ rows left; a stake that is multiplied by 1 + share · m ÷ (1 − m) for a good row and
 * by 1 − share for a bad one does not grow on average, so it ever reaches 1 ÷ δ with a chance of at most δ (Ville), however
 * often one looks. Infinite where the claim can no longer be true.
 * Source: Waudby-Smith and Ramdas 2024, section 5 (without replacement).
 * @param bad 1 for a bad row, in the order drawn
 * @param enough a stake at which to stop
 */
export function greatestStake(
  bad: Uint8Array,
  rows: number,
  limit: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  const betting = new Betting(rows, limit);
  for (const value of bad) if (betting.see(value) >= enough) break;
  return betting.greatest;
}

class Betting {
  greatest = 1;
  readonly #stakes = new Float64Array(bets.length).fill(1);
  readonly #rows: number;
  readonly #claimed: number;
  #seen = 0;
  #bad = 0;

  constructor(rows: number, limit: number) {
    this.#rows = rows;
    this.#claimed = rows * limit;
  }

  /** @returns the greatest stake so far */
  see(bad: number): number {
    const m = (this.#claimed - this.#bad) / (this.#rows - this.#seen);
    if (m > 0 && m < 1)
      bets.forEach((share, b) => {
        this.#stakes[b]! *= bad ? 1 - lost * share : 1 + (lost * share * m) / (1 - m);
      });
    this.#seen += 1;
    this.#bad += bad;
    // Rounding must not make a claim impossible that is just true.
    const impossible = this.#claimed - this.#bad > this.#rows - this.#seen + 1e-9;
    const mean = this.#stakes.reduce((sum, stake) => sum + stake, 0) / bets.length;
    if (m > 0) this.greatest = Math.max(this.greatest, impossible ? Number.POSITIVE_INFINITY : mean);
    return this.greatest;
  }
}

/**
 * The upper end of a confidence sequence: with probability 1 − δ the share of bad rows among all of them is at most this, at
 * every look at once.
 */
export function shareBound(bad: Uint8Array, rows: number, delta: number): number {
  const excluded = (limit: number) => greatestStake(bad, rows, limit, 1 / delta) >= 1 / delta;
  if (!excluded(1)) return 1;
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (excluded(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const trials = 200;
/** More grades than this are not simulated. */
const maxGrades = 3000;

/** Grades of accepted rows until a promise can be made: enough in half of simulated draws, and in four of five. */
export interface GradesUntil {
  /** Null: more than 3,000. */
  half: number | null;
  mostly: number | null;
}

/** How many rows, drawn at random, it takes until at most a share `limit` can be promised, were a share `share` bad. */
export function gradesUntil(
  share: number,
  rows: number,
  { limit, delta, seed }: { limit: number; delta: number; seed: number },
): GradesUntil {
  const random = seededRandom(seed);
  const needed = Float64Array.from({ length: trials }, () => {
    const betting = new Betting(rows, limit);
    let bad = Math.round(share * rows);
    for (let seen = 0; seen < Math.min(rows, maxGrades); seen++) {
      const isBad = random() * (rows - seen) < bad ? 1 : 0;
      bad -= isBad;
      if (betting.see(isBad) >= 1 / delta) return seen + 1;
    }
    return Number.POSITIVE_INFINITY;
  }).sort();
  const at = (part: number) => {
    const value = needed[Math.ceil(part * trials) - 1]!;
    return Number.isFinite(value) ? value : null;
  };
  return { half: at(0.5), mostly: at(0.8) };
}
