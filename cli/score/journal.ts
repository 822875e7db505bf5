import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import * as v from 'valibot';
import type { Readout } from '#core/judge/judge.ts';
import { readoutOf, recordOf } from '#core/judge/readout-record.ts';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import { digestOf, RowsByKey } from '../output/digest.ts';
import { type ResumableContent, ResumableFile } from '../output/resumable-file.ts';
import { isBeginning } from '../output/whole-records.ts';

/** What a journal is of: the readouts that one method, model and settings give to rows. */
export interface Journalled {
  /** Who scores, on one line. */
  by: string;
  /** A digest of each row, of everything that its score depends on. */
  keys: readonly string[];
}

/** A journal, and the readouts in it of rows that this call does not ask for. */
export interface Journal {
  file: ResumableFile<Readout>;
  /** Readouts of rows that are not asked for now. */
  others: number;
}

/**
 * What a method has scored so far, beside the file that it will go into: a line a row, on disk when `append` settles.
 * Readouts belong to rows by their digests, so that rows that were added, removed or changed never take another's.
 * A journal by another method, model or setting, or of an earlier version, is kept under another name.
 * @param note is told what was kept, and where
 */
export async function openJournal(
  path: string,
  { by, keys }: Journalled,
  note: (message: string) => void,
): Promise<Journal> {
  const content = new JournalContent(by, keys);
  await setAside(path, content.head, note);
  const file = await ResumableFile.open(path, content);
  return { file, others: content.others.size };
}

/** JSON writes null for numbers that it does not have. */
const number = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.NaN),
);

/** A line: the row's digest, and its readout. */
const entrySchema = v.strictTuple([
  v.string(),
  objectOf({
    probs: v.pipe(v.array(number), v.length(10)),
    digitMass: number,
    score: number,
    entropy: number,
    valid: v.boolean(),
    invalidReason: v.nullable(v.string()),
    tokens: number,
    truncated: v.boolean(),
  }),
]);

class JournalContent implements ResumableContent<Readout> {
  readonly head: string;
  readonly quotes = false;
  /** By key, lines of rows that are not asked for: they are written again with the rest. */
  readonly others = new Map<string, string>();

  constructor(
    by: string,
    private readonly keys: readonly string[],
  ) {
    this.head = `${JSON.stringify({ journal: 2, by })}\n`;
  }

  text(index: number, readout: Readout): string {
    return `${JSON.stringify([this.keys[index], recordOf(readout)])}\n`;
  }

  trailer(): Iterable<string> {
    return this.others.values();
  }

  async recover(text: AsyncIterable<string>): Promise<Map<number, Readout>> {
    const byKey = new RowsByKey(this.keys);
    const found = new Map<number, Readout>();
    for await (const line of linesOf(text)) {
      const entry = parsed(line);
      if (!entry) continue;
      const [key, readout] = entry;
      const alike = byKey.find(key);
      const index = alike.find((row) => !found.has(row)) ?? alike[0];
      if (index === undefined) this.others.set(key, `${line}\n`);
      else found.set(index, readout);
    }
    return found;
  }

  beginnings(): Iterable<string> {
    return ['["'];
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string, void> {
  let open = '';
  for await (const piece of text) {
    const lines = (open + piece).split('\n');
    open = lines.pop()!;
    yield* lines;
  }
}

/** Null for the head, and for a line that is not whole. */
function parsed(line: string): [key: string, readout: Readout] | null {
  const checked = jsonBySchema(entrySchema, line);
  return checked.ok ? [checked.value[0], readoutOf(checked.value[1])] : null;
}

/** Keep a journal that begins otherwise under a name of its own, and take up the one of this head if there is one. */
async function setAside(path: string, head: string, note: (message: string) => void): Promise<void> {
  const nameOf = (begin: string) => `${path}.${digestOf([begin]).slice(0, 8)}`;
  const ours = nameOf(head);
  if (existsSync(path)) {
    const begin = await firstLine(path);
    if (isBeginning(begin, head)) return;
    const text = begin.toString();
    const kept = nameOf(text);
    await rename(path, kept);
    note(
      `${path} holds scores that an interrupted call gave otherwise (${describe(text)}). They are kept as ${kept}; delete it if you do not need them.`,
    );
  }
  if (existsSync(ours)) await rename(ours, path);
}

/** A file's first line with its line break, or all of the file where it has none. */
async function firstLine(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    return buffer.subarray(0, end < 0 ? bytesRead : end + 1);
  } finally {
    await file.close();
  }
}

function describe(begin: string): string {
  const head = jsonBySchema(objectOf({ by: v.string() }), begin);
  return head.ok
    ? `by ${head.value.by}`
    : `by an earlier version, which did not note which rows: ${begin.trim().slice(0, 120)}`;
}
