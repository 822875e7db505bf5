import type { Row } from '#core/rows/row.ts';
import { digestText } from '../weights/digest.ts';

/** SHA-256 of what training sees of the rows. */
export const hashRows = (rows: readonly Row[], column: string | null) =>
  digestText(
    rows
      .map(({ instruction, response, reference, source }) =>
        JSON.stringify([instruction, response, reference, column === null ? null : (source[column] ?? null)]),
      )
      .join('\n'),
  );
