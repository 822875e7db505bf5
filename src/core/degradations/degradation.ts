import type { Random } from '../random/random.ts';
import type { AnsweredInstruction, AnswerPool } from './answer-pool.ts';

/** What a degraded text stands for, and so what a judge should do with it. */
export const degradationKinds = ['visible fault', 'subtle fault', 'harmless', 'attack'] as const;
export type DegradationKind = (typeof degradationKinds)[number];

/**
 * Make another text of a row's response.
 * @param pool answers to the other instructions of the set
 * @returns the text, never the response itself; null where the rule does not apply to this response
 */
export type Degrade = (row: AnsweredInstruction, pool: AnswerPool, random: Random) => string | null;

export interface Degradation {
  /** Stored with results: never changed once it is shipped. */
  id: string;
  kind: DegradationKind;
  /** A few words, as a table names it. */
  label: string;
  /** What the judge meets, as a sentence names it: "sees off-topic answers". */
  noun: string;
  /** What is done to the response, in one sentence. */
  description: string;
  apply: Degrade;
  /** Of an attack alone: the response with a harmless text of the attack's length in the attack's place. */
  control: Degrade | null;
}

type Rule = Omit<Degradation, 'control'> & { control?: Degrade };

/**
 * A degradation from its rule. An empty response has nothing to degrade, and a text that equals the response but for
 * white space around it is no twin: both give null, whatever the rule says.
 */
export function degradation({ control, apply, ...about }: Rule): Degradation {
  return { ...about, apply: guarded(apply), control: control ? guarded(control) : null };
}

const guarded =
  (rule: Degrade): Degrade =>
  (row, pool, random) => {
    const own = row.response.trim();
    if (own === '') return null;
    const text = rule(row, pool, random);
    return text === null || text.trim() === '' || text.trim() === own ? null : text;
  };
