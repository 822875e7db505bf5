import type { Cell } from '../../rows/row.ts';
import { isObject } from '../content.ts';

export type Source = Record<string, Cell>;
export type Fields = { [key: string]: Cell };

/** A published format whose records hold the question and the answer deeper than in columns. */
export interface NestedFormat {
  /** After "as", for the notes. */
  name: string;
  fits(record: Source): boolean;
  /** The same record, or several of one, with question and answer in columns. Nothing of it is left out. */
  flat(record: Source): Source[];
}

export const textAt = (object: Cell | undefined, name: string): string | null => {
  const cell = isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof cell === 'string' ? cell : null;
};

/** The columns of `nested` put beside those of `record`; one that is there already keeps its place. */
export function lifted(record: Source, nested: Fields): Source {
  return {
    ...record,
    ...Object.fromEntries(Object.entries(nested).filter(([name]) => !Object.hasOwn(record, name))),
  };
}

export function without(record: Source, ...names: string[]): Source {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Questions and answers by turns as one conversation. */
export const conversationOf = (questions: readonly Cell[], answers: readonly Cell[]): Cell[] =>
  questions.flatMap((question, turn) => [
    { role: 'user', content: question },
    ...(turn < answers.length ? [{ role: 'assistant', content: answers[turn]! }] : []),
  ]);
