import type { Cell } from '../../rows/row.ts';
import { isObject } from '../content.ts';
import { lifted, type NestedFormat, textAt, without } from './nested-format.ts';

/** Rows as the Hub's dataset viewer and its interface give them: the row's number beside the row itself. */
export const datasetViewer: NestedFormat = {
  name: 'rows of the dataset viewer',
  fits: ({ row, row_idx }) => isObject(row) && typeof row_idx === 'number',
  flat(record) {
    const { row } = record;
    return [lifted(without(record, 'row'), isObject(row) ? row : {})];
  },
};

const messagesIn = (output: Cell | undefined): Cell[] =>
  Array.isArray(output)
    ? output.filter((item) => textAt(item, 'type') === 'message' && textAt(item, 'role') === 'assistant')
    : [];

/**
 * Responses of the Responses interface: what was asked in `input`, a text or turns, and the answer among the items of
 * `output`, where reasoning and calls of tools stand too. The items are kept beside the conversation.
 */
export const responsesInterface: NestedFormat = {
  name: 'responses of the Responses interface',
  fits: ({ input, output }) =>
    (typeof input === 'string' || Array.isArray(input)) && messagesIn(output).length > 0,
  flat(record) {
    const { input, output, instructions } = record;
    const system = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
    const asked: Cell[] = Array.isArray(input) ? input : [{ role: 'user', content: input! }];
    return [
      {
        ...without(record, 'input', 'output', 'instructions'),
        messages: [...system, ...asked, ...messagesIn(output)],
        output_details: output!,
      },
    ];
  },
};
