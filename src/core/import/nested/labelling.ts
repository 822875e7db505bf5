import type { Cell } from '../../rows/row.ts';
import { isObject } from '../content.ts';
import { type Fields, lifted, type NestedFormat, without } from './nested-format.ts';

const itemsOf = (cell: Cell | undefined): Fields[] => (Array.isArray(cell) ? cell.filter(isObject) : []);

/**
 * Records of Argilla: `fields` holds the texts; `responses` the annotators' answers to questions, either a list with
 * `values` by question or, since version 2, a list by question. The first annotator's answers become columns.
 */
export const argilla: NestedFormat = {
  name: 'an export of Argilla',
  fits: ({ fields, responses, suggestions, metadata }) =>
    isObject(fields) && [responses, suggestions, metadata].some((cell) => typeof cell === 'object'),
  flat(record) {
    const { fields, responses } = record;
    const answers: Fields = {};
    const values = itemsOf(responses).find(({ values }) => isObject(values))?.values;
    const byQuestion = isObject(responses)
      ? Object.entries(responses).map(([question, given]): [string, Cell] => [
          question,
          itemsOf(given)[0] ?? null,
        ])
      : Object.entries(isObject(values) ? values : {});
    for (const [question, given] of byQuestion)
      if (isObject(given) && Object.hasOwn(given, 'value')) answers[question] = given.value!;
    // Called `responses` they would pass for answers of a model.
    const rest = { ...without(record, 'fields', 'responses'), annotations: responses ?? null };
    return [lifted(lifted(rest, isObject(fields) ? fields : {}), answers)];
  },
};

/** What an annotator chose or wrote in one control of Label Studio. */
function valueOfResult({ value }: Fields): Cell {
  if (!isObject(value)) return null;
  const [chosen] = ['rating', 'choices', 'number', 'text', 'selected', 'taxonomy'].flatMap((kind) =>
    Object.hasOwn(value, kind) ? [value[kind]!] : [],
  );
  if (chosen === undefined) return value;
  return Array.isArray(chosen) && chosen.length === 1 ? chosen[0]! : chosen;
}

/** Tasks of Label Studio: `data` holds the texts, `annotations` what annotators chose. The first one's become columns. */
export const labelStudio: NestedFormat = {
  name: 'an export of Label Studio',
  fits: ({ data, annotations, completions }) =>
    isObject(data) && (Array.isArray(annotations) || Array.isArray(completions)),
  flat(record) {
    const { data, annotations, completions } = record;
    const first = itemsOf(annotations ?? completions).find(
      ({ was_cancelled, result }) => was_cancelled !== true && itemsOf(result).length > 0,
    );
    const chosen: Fields = {};
    for (const result of itemsOf(first?.result))
      if (typeof result.from_name === 'string') chosen[result.from_name] ??= valueOfResult(result);
    // Called `completions` or `predictions` they would pass for answers of a model.
    const rest = {
      ...without(record, 'data', 'completions', 'predictions'),
      ...(completions === undefined ? {} : { annotations: completions }),
      ...(record.predictions === undefined ? {} : { pre_annotations: record.predictions }),
    };
    return [lifted(lifted(rest, isObject(data) ? data : {}), chosen)];
  },
};
