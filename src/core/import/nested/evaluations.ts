import type { Cell } from '../../rows/row.ts';
import { isObject } from '../content.ts';
import { conversationOf, type NestedFormat, type Source, textAt, without } from './nested-format.ts';

/** Results of promptfoo: the prompt as it was sent, the answer in `response.output`, who gave it in `provider`. */
export const promptfoo: NestedFormat = {
  name: 'results of promptfoo',
  fits: ({ prompt, response }) =>
    textAt(prompt, 'raw') !== null && (isObject(response) || response === undefined),
  flat(record) {
    const { prompt, response, provider } = record;
    const model = textAt(provider, 'label') || textAt(provider, 'id') || provider;
    const output = isObject(response) && Object.hasOwn(response, 'output') ? response.output! : null;
    return [
      {
        ...record,
        prompt: textAt(prompt, 'raw'),
        prompt_details: prompt!,
        response: isObject(output) || Array.isArray(output) ? JSON.stringify(output) : output,
        response_details: response ?? null,
        ...(model === undefined || Object.hasOwn(record, 'model') ? {} : { model: model as Cell }),
      },
    ];
  },
};

/** The turns of the first choice of MT-bench and Arena-Hard: texts, or objects with their content. */
function answersOf({ choices }: Source): Cell[] | null {
  const [first] = Array.isArray(choices) ? choices : [];
  if (!isObject(first) || !Array.isArray(first.turns)) return null;
  return first.turns.map((turn) => (isObject(turn) && Object.hasOwn(turn, 'content') ? turn.content! : turn));
}

const questionsOf = ({ turns, prompt, question }: Source): Cell[] | null => {
  const asked = turns ?? prompt ?? question ?? null;
  if (typeof asked === 'string') return [asked];
  if (!Array.isArray(asked) || asked.length === 0) return null;
  return asked.map((turn) => (isObject(turn) && Object.hasOwn(turn, 'content') ? turn.content! : turn));
};

/** Answers of MT-bench and Arena-Hard that stand beside their question: the last turn is the one to judge. */
export const benchAnswers: NestedFormat = {
  name: 'answers of MT-bench or Arena-Hard',
  fits: (record) => answersOf(record) !== null && questionsOf(record) !== null,
  flat(record) {
    const questions = questionsOf(record)!;
    const answers = answersOf(record)!;
    const messages = conversationOf(questions.slice(0, Math.max(1, answers.length)), answers);
    return [
      {
        ...without(record, 'turns', 'prompt', 'question', 'choices'),
        messages,
        choices_details: record.choices!,
      },
    ];
  },
};

/** A list of texts, also written as JSON in a table. */
function textsIn(cell: Cell | undefined): Cell[] | null {
  if (typeof cell !== 'string' || !/^\s*\[\s*(?:"|null|\])/.test(cell)) return null;
  try {
    const list = JSON.parse(cell) as Cell;
    return Array.isArray(list) && list.every((item) => item === null || typeof item === 'string')
      ? list
      : null;
  } catch {
    return null;
  }
}

const sides = ['response_a', 'response_b'] as const;

/** Battles of the Arena as tables hold them: prompt and responses are lists of turns, written as JSON. */
export const arenaBattles: NestedFormat = {
  name: 'battles of the Arena',
  fits: (record) =>
    (textsIn(record.prompt)?.length ?? 0) > 0 && sides.every((side) => textsIn(record[side]) !== null),
  flat(record) {
    const questions = textsIn(record.prompt)!;
    const [a, b] = sides.map((side) => conversationOf(questions, textsIn(record[side])!));
    return [{ ...without(record, 'prompt', ...sides), conversation_a: a!, conversation_b: b! }];
  },
};
