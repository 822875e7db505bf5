import { hasReference, type Row } from '../rows/row.ts';
import type { JudgeMode } from './judge.ts';

/** A judge that sees the reference is the better one: it is the default wherever every row of a dataset has one. */
export const defaultMode = ({ rows, withReference }: { rows: number; withReference: number }): JudgeMode =>
  rows > 0 && withReference === rows ? 'with-reference' : 'without-reference';

/** @param rows all of the dataset, also where fewer are judged: a longer call must not ask in another way */
export const defaultModeOf = (rows: readonly Pick<Row, 'reference'>[]): JudgeMode =>
  defaultMode({ rows: rows.length, withReference: rows.filter(hasReference).length });
