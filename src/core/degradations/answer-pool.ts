import type { Random } from '../random/random.ts';
import { languageOf, type RuleLanguage } from './text/language.ts';
import { ngramSimilarity } from './text/ngram-similarity.ts';

/** The texts of a row that a degradation reads. */
export interface AnsweredInstruction {
  instruction: string;
  response: string;
}

/** How alike two instructions are; only the order of the values counts. */
export type InstructionSimilarity = (a: string, b: string) => number;

/** The answers of a set by instruction: what off-topic answers are taken from. */
export class AnswerPool {
  /** Answers that are not empty, by instruction, in order of appearance. */
  readonly #answers = new Map<string, string[]>();
  readonly #instructions: string[];
  readonly #languages = new Map<RuleLanguage | null, string[]>();
  readonly #nearest = new Map<string, string | null>();

  /** @param similarity of two instructions: cosine of embeddings, or (the default) shared character 4-grams */
  constructor(
    rows: readonly AnsweredInstruction[],
    private readonly similarity: InstructionSimilarity = ngramSimilarity(),
  ) {
    for (const { instruction, response } of rows) {
      if (response.trim() === '') continue;
      const key = instruction.trim();
      const known = this.#answers.get(key);
      if (known) known.push(response);
      else this.#answers.set(key, [response]);
    }
    this.#instructions = [...this.#answers.keys()];
  }

  /** An answer to another instruction; in the response's language where the set has one. Null where there is none. */
  anyOther(row: AnsweredInstruction, random: Random): string | null {
    const own = row.instruction.trim();
    const other = (instructions: readonly string[]) => instructions.filter((each) => each !== own);
    const sameLanguage = other(this.#inLanguage().get(languageOf(row.response)) ?? []);
    const others = sameLanguage.length > 0 ? sameLanguage : other(this.#instructions);
    return others.length === 0 ? null : pick(this.#answers.get(pick(others, random))!, random);
  }

  /** Instructions by the language of their first answer. */
  #inLanguage(): ReadonlyMap<RuleLanguage | null, string[]> {
    if (this.#languages.size === 0)
      for (const [instruction, answers] of this.#answers) {
        const language = languageOf(answers[0]!);
        const known = this.#languages.get(language);
        if (known) known.push(instruction);
        else this.#languages.set(language, [instruction]);
      }
    return this.#languages;
  }

  /** An answer to the other instruction that is most like the row's own; the first of equals. */
  nearestOther(row: AnsweredInstruction, random: Random): string | null {
    const nearest = this.#nearestTo(row.instruction.trim());
    return nearest === null ? null : pick(this.#answers.get(nearest)!, random);
  }

  #nearestTo(instruction: string): string | null {
    const known = this.#nearest.get(instruction);
    if (known !== undefined) return known;
    let nearest: string | null = null;
    let max = Number.NEGATIVE_INFINITY;
    for (const other of this.#instructions) {
      if (other === instruction) continue;
      const value = this.similarity(instruction, other);
      if (value <= max) continue;
      max = value;
      nearest = other;
    }
    this.#nearest.set(instruction, nearest);
    return nearest;
  }
}

/** One item, each equally likely. @param items not empty */
export const pick = <T>(items: readonly T[], random: Random): T =>
  items[Math.floor(random() * items.length)]!;
