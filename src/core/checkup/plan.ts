import type { AnswerPool } from '../degradations/answer-pool.ts';
import type { Degradation } from '../degradations/degradation.ts';
import { degradationsOfKinds, twinRandom } from '../degradations/registry.ts';
import { keyedRandom, shuffled } from '../random/random.ts';
import { instructionNumbers, rowsOfEach } from '../rows/instruction-numbers.ts';
import type { Row } from '../rows/row.ts';
import type { CheckupSettings } from './settings.ts';

/** A response, an untouched twin of it and, of an attack, the control: places in `texts`. */
export interface TwinPair {
  degradation: string;
  /** Place of the row in `rows`. */
  row: number;
  original: number;
  twin: number;
  control: number | null;
}

/** Everything that a judge reads for a check-up, and what is compared with what. */
export interface CheckupPlan {
  settings: CheckupSettings;
  rows: readonly Row[];
  /** Rows with the original's or a twin's response, each text of an instruction once; ids are unique. */
  texts: readonly Row[];
  pairs: readonly TwinPair[];
  /** How often each degradation did not apply to a row that it was tried on. */
  notApplicable: Readonly<Record<string, number>>;
}

/** Every degradation gets so many rows whatever the budget: fewer say nothing. */
const minPairs = 8;

/** Bytes of UTF-8 for a token, and the tokens of a template around the texts. */
const bytesPerToken = 4;
const templateTokens = 90;

/**
 * Make twins of rows for a judge to read. All degradations take rows in one order, a row of each instruction in turn,
 * so that they share the untouched texts; each takes its next row in turn until the budget of tokens is spent.
 */
export function planCheckup(rows: readonly Row[], pool: AnswerPool, settings: CheckupSettings): CheckupPlan {
  const plan = new Planner(rows, pool, settings);
  const waiting = degradationsOfKinds(settings.kinds).map((degradation) => ({
    degradation,
    order: orderOf(rows, settings.seed)[Symbol.iterator](),
  }));
  for (let round = 0; waiting.length > 0 && (round < minPairs || plan.tokens < settings.maxTokens); round++)
    for (const each of [...waiting])
      if (!plan.addNext(each.degradation, each.order)) waiting.splice(waiting.indexOf(each), 1);
  return plan.finish();
}

/** Places of all rows: a row of each instruction by chance, then a second one of each, and so on. */
function orderOf(rows: readonly Row[], seed: number): number[] {
  const random = keyedRandom(`${seed}\ncheckup rows`);
  const groups = rowsOfEach(instructionNumbers(rows));
  const turns = [...shuffled(groups.length, random)].map((at) => {
    const group = groups[at]!;
    return [...shuffled(group.length, random)].map((place) => group[place]!);
  });
  const longest = Math.max(0, ...turns.map((group) => group.length));
  return Array.from({ length: longest }, (_, turn) => turns.flatMap((group) => group[turn] ?? [])).flat();
}

class Planner {
  tokens = 0;
  readonly #texts: { row: number; response: string }[] = [];
  readonly #places = new Map<string, number>();
  readonly #pairs: TwinPair[] = [];
  readonly #notApplicable: Record<string, number> = {};

  constructor(
    private readonly rows: readonly Row[],
    private readonly pool: AnswerPool,
    private readonly settings: CheckupSettings,
  ) {}

  /** Add the next row's twin. @returns false where no row is left to which the degradation applies */
  addNext(degradation: Degradation, order: Iterator<number>): boolean {
    const { id, apply, control } = degradation;
    for (let next = order.next(); !next.done; next = order.next()) {
      const row = this.rows[next.value]!;
      const random = () => twinRandom(this.settings.seed, row.id, id);
      const twin = apply(row, this.pool, random());
      if (twin === null) {
        this.#notApplicable[id] = (this.#notApplicable[id] ?? 0) + 1;
        continue;
      }
      const neutral = control?.(row, this.pool, random()) ?? null;
      const text = (response: string) => this.#text(next.value, response);
      this.#pairs.push({
        degradation: id,
        row: next.value,
        original: text(row.response),
        twin: text(twin),
        control: neutral === null ? null : text(neutral),
      });
      return true;
    }
    return false;
  }

  finish(): CheckupPlan {
    const order = [...this.#texts.keys()].sort((a, b) => this.#texts[a]!.row - this.#texts[b]!.row || a - b);
    const placeOf = new Map(order.map((from, to) => [from, to]));
    const moved = (place: number) => placeOf.get(place)!;
    return {
      settings: this.settings,
      rows: this.rows,
      texts: order.map((from, to) => {
        const { row, response } = this.#texts[from]!;
        return { ...this.rows[row]!, id: `${to}`, line: to + 1, response };
      }),
      pairs: this.#pairs.map((pair) => ({
        ...pair,
        original: moved(pair.original),
        twin: moved(pair.twin),
        control: pair.control === null ? null : moved(pair.control),
      })),
      notApplicable: this.#notApplicable,
    };
  }

  /** Where a row's text stands; rows of one instruction share it, and it is read once. */
  #text(row: number, response: string): number {
    const { instruction, reference } = this.rows[row]!;
    const key = JSON.stringify([instruction, reference, response]);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#texts.push({ row, response }) - 1;
    this.#places.set(key, place);
    this.tokens += estimatedTokens(instruction, response);
    return place;
  }
}

const encoder = new TextEncoder();

const estimatedTokens = (...texts: string[]): number =>
  templateTokens +
  texts.reduce((sum, text) => sum + Math.ceil(encoder.encode(text).length / bytesPerToken), 0);

/** The plan's tokens as the budget counts them. */
export const plannedTokens = ({ texts }: Pick<CheckupPlan, 'texts'>): number =>
  texts.reduce((sum, { instruction, response }) => sum + estimatedTokens(instruction, response), 0);
