import * as v from 'valibot';
import { bySchema, objectOf } from '../schema/by-schema.ts';

/** What somebody who grades says of a row beside its grade. */
export interface Remark {
  /** Empty: none. */
  comment: string;
  /** In the order in which they were given; none twice. */
  tags: readonly string[];
  flagged: boolean;
  /** Left without a grade: `later` comes back when the rest of the queue is graded, `skipped` does not. */
  setAside: 'later' | 'skipped' | null;
}

export const noRemark: Remark = { comment: '', tags: [], flagged: false, setAside: null };

export const isEmptyRemark = ({ comment, tags, flagged, setAside }: Remark): boolean =>
  comment === '' && tags.length === 0 && !flagged && setAside === null;

export const isSameRemark = (one: Remark, other: Remark): boolean =>
  JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

const ordered = ({ comment, tags, flagged, setAside }: Remark) => [comment, tags, flagged, setAside];

/** Characters of a comment. */
export const maxComment = 20_000;
/** Characters of a tag. */
export const maxTag = 60;
/** Tags of one row. */
export const maxTags = 50;

const tagText = v.pipe(v.string(), v.minLength(1), v.maxLength(maxTag), v.regex(/^[^;\r\n]+$/));

const remarkSchema: v.GenericSchema<unknown, Remark> = objectOf({
  comment: v.pipe(v.string(), v.maxLength(maxComment)),
  tags: v.pipe(v.array(tagText), v.maxLength(maxTags)),
  flagged: v.boolean(),
  setAside: v.nullable(v.picklist(['later', 'skipped'])),
});

/** A remark as it comes from storage, from a file or from the page, or what is wrong with it. */
export const checkRemark = (value: unknown) => bySchema(remarkSchema, value);

/**
 * A tag as it is kept: spaces at its ends and in a row go, and so do semicolons, which part tags in a file.
 * @returns null where nothing is left
 */
export function cleanTag(text: string): string | null {
  const tag = text.replace(/[;\s]+/g, ' ').trim();
  const kept = [...tag].slice(0, maxTag).join('').slice(0, maxTag).trim();
  return kept === '' ? null : kept;
}

/** Tags as one cell of a file. */
export const tagsCell = (tags: readonly string[]): string => tags.join('; ');

/** The tags of such a cell; each once. */
export function tagsOfCell(cell: string): string[] {
  const tags = cell.split(';').map(cleanTag);
  return [...new Set(tags.filter((tag) => tag !== null))].slice(0, maxTags);
}
