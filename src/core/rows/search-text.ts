import type { Row } from './row.ts';

/** What of a row is searched, in lower case. The fields are kept apart, so that no match spans two of them. */
export const searchText = ({
  instruction,
  response,
  reference,
  id,
}: Pick<Row, 'instruction' | 'response' | 'reference' | 'id'>): string =>
  `${instruction}\0${response}\0${reference ?? ''}\0${id}`.toLowerCase();
