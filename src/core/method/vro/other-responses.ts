import { AppError } from '../../errors.ts';
import type { Row } from '../../rows/row.ts';
import type { OtherSamples } from './variation-scorer.ts';

/**
 * The other responses of the same model to the same instruction, as samples for VRO.
 * @param model −1 where a row names none; such rows of one instruction count as one model's
 */
export function otherResponses(
  instruction: ArrayLike<number>,
  model: ArrayLike<number>,
  readRows: (indices: readonly number[]) => Promise<Pick<Row, 'response'>[]>,
): OtherSamples {
  const groups = groupsOf(instruction, model);
  return async ({ id }, index) => {
    const others = groups.get(keyOf(instruction, model, index))!.filter((other) => other !== index);
    if (others.length === 0)
      throw new AppError(
        'no-other-response',
        `Row ${id} is its model's only response to its instruction, so there is nothing to compare it with.`,
        { id },
      );
    return (await readRows(others)).map(({ response }) => response);
  };
}

/** How many rows have another response of their model to their instruction. */
export function rowsWithOthers(instruction: ArrayLike<number>, model: ArrayLike<number>): number {
  let rows = 0;
  for (const group of groupsOf(instruction, model).values()) if (group.length > 1) rows += group.length;
  return rows;
}

const keyOf = (instruction: ArrayLike<number>, model: ArrayLike<number>, row: number) =>
  `${instruction[row]}/${model[row]}`;

function groupsOf(instruction: ArrayLike<number>, model: ArrayLike<number>): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (let row = 0; row < instruction.length; row++) {
    const key = keyOf(instruction, model, row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
