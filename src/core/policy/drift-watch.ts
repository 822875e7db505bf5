import type { Readout } from '../judge/judge.ts';
import { digitsOf } from '../judge/readout.ts';
import { minInstructions } from '../metrics/shift/shift-sample.ts';
import { WordingTally } from '../metrics/shift/wording.ts';
import { characters } from '../rows/cells.ts';
import { instructionKey } from '../rows/grouping.ts';
import { policyDrift } from './apply-policy.ts';
import type { Policy } from './policy.ts';

/** Windows in a row that have to differ from the reference rows, or not to, before the policy is said to have expired, or not. */
const windowsInARow = 2;
/** An open window that has this many times its answers, and too few instructions still, begins anew. */
const maxFill = 10;

export interface DriftState {
  /** `unknown` until enough was seen, and where the policy has too few reference rows. */
  state: 'unknown' | 'not-shown' | 'expired';
  /** Windows that were compared, and how many of them were shown to differ. */
  windows: { compared: number; differ: number };
  /** Answers of the window that is open. */
  answers: number;
  /** Of the last window that was compared; null before the first. */
  last: { p: number; sentence: string } | null;
}

/** An answer that a policy decided on. */
export interface WatchedAnswer {
  instruction: string;
  response: string;
}

/**
 * Holds a stream of answers against a policy's reference rows, a window of answers at a time, by the test that `decide`
 * asks of a file. One window has a false alarm in 5% of cases by the test's construction, so that two in a row are
 * needed. It keeps numbers of the open window and its instructions, and no response.
 */
export class DriftWatch {
  readonly #policy: Policy;
  readonly #size: number;
  #open = new OpenWindow();
  #state: DriftState['state'] = 'unknown';
  #last: DriftState['last'] = null;
  #compared = 0;
  #differ = 0;
  /** The last window's finding, and how many windows in a row it has been so. */
  #streak = { expired: false, length: 0 };

  /** @param size answers of a window, at least `minInstructions` */
  constructor(policy: Policy, size: number) {
    this.#policy = withoutGroups(policy);
    this.#size = size;
  }

  get state(): DriftState {
    return {
      state: this.#state,
      windows: { compared: this.#compared, differ: this.#differ },
      answers: this.#open.answers,
      last: this.#last,
    };
  }

  /** Take an answer in; one without a score plays no part. A window that is full by it is compared (seconds at most). */
  add(answer: WatchedAnswer, readout: Readout): void {
    if (readout.kind === 'invalid') return;
    const open = this.#open;
    open.add(answer, readout);
    const isFull = open.answers >= this.#size && open.instructions >= minInstructions;
    if (!isFull && open.answers < maxFill * this.#size) return;
    this.#open = new OpenWindow();
    if (isFull) this.#compare(open);
  }

  #compare(full: OpenWindow): void {
    const { report, expired } = policyDrift(this.#policy, full.rows());
    if (report === null || report.p === null) return;
    this.#compared++;
    if (expired) this.#differ++;
    this.#last = { p: report.p, sentence: report.sentence };
    this.#streak = {
      expired,
      length: this.#compared > 1 && this.#streak.expired === expired ? this.#streak.length + 1 : 1,
    };
    if (this.#streak.length >= windowsInARow) this.#state = expired ? 'expired' : 'not-shown';
  }
}

/** The names of a file's models are not those of an upstream: which of them answered is not compared. */
const withoutGroups = ({ reference, ...policy }: Policy): Policy => ({
  ...policy,
  reference: { ...reference, groups: [], group: reference.group.map(() => -1) },
});

class OpenWindow {
  readonly #instructions = new Map<string, number>();
  readonly #wording = new WordingTally();
  readonly #instruction: number[] = [];
  readonly #score: number[] = [];
  readonly #length: number[] = [];
  readonly #probs: number[] = [];

  get answers(): number {
    return this.#score.length;
  }

  get instructions(): number {
    return this.#instructions.size;
  }

  add({ instruction, response }: WatchedAnswer, readout: Exclude<Readout, { kind: 'invalid' }>): void {
    const key = instructionKey(instruction);
    const number = this.#instructions.get(key) ?? this.#instructions.size;
    this.#instructions.set(key, number);
    this.#instruction.push(number);
    this.#score.push(readout.score);
    this.#length.push(characters(response));
    this.#probs.push(...(digitsOf(readout)?.probs ?? []));
    this.#wording.add({ instruction, response });
  }

  rows() {
    const n = this.answers;
    return {
      rows: {
        label: new Float64Array(n).fill(Number.NaN),
        instruction: Int32Array.from(this.#instruction),
        group: new Int32Array(n).fill(-1),
        groups: [],
        length: Int32Array.from(this.#length),
      },
      column: {
        name: 'judge_score',
        score: Float64Array.from(this.#score),
        valid: new Uint8Array(n).fill(1),
        probs: this.#probs.length === 10 * n ? Float64Array.from(this.#probs) : null,
      },
      wording: this.#wording.wording(),
    };
  }
}
