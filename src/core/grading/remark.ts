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
