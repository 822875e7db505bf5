import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import { isGivenGrade } from '#core/grading/given-grade.ts';
import { parseExactJson } from '#core/project/exact-json.ts';
import {
  damagedProject,
  isProjectFile,
  type ProjectManifest,
  projectFiles,
  readManifest,
} from '#core/project/manifest.ts';
import type { RowGrade } from '#core/project/merge-grades.ts';
import type { RowKey } from '#core/project/row-keys.ts';
import { type ScoredRow, scoredRowSchema } from '#core/project/scored-row.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { bySchema, objectOf } from '#core/schema/by-schema.ts';
import { date, wholeNumber } from '#core/schema/stored-fields.ts';
import { boundedUnzip } from '../zip/bounded-unzip.ts';

/** Rows and scores are text, which shrinks far more than weights do; beyond this it is no work of anybody's. */
const bounds = {
  wanted: isProjectFile,
  maxBytes: 1 << 30,
  maxGrowth: 200,
  maxSmallBytes: 64 << 20,
  maxFiles: 10_000,
  advice: 'Nothing was opened: choose a file that “Save project” made.',
};

const text = v.string();
const optionalText = v.nullable(text);

const rowSchema = objectOf({
  id: text,
  line: wholeNumber,
  instruction: text,
  response: text,
  reference: optionalText,
  model: optionalText,
  category: optionalText,
  source: objectOf({}),
});
const rejectedSchema = objectOf({
  line: wholeNumber,
  code: text,
  field: optionalText,
  message: text,
  raw: text,
});
const keySchema = objectOf({ id: text, sha256: text });
const gradeSchema = v.pipe(
  objectOf({
    row: wholeNumber,
    annotator: v.pipe(text, v.nonEmpty()),
    grade: v.number(),
    givenOn: v.optional(objectOf({ scale: text, choice: text })),
    gradedAt: date,
  }),
  v.check((grade) => isGivenGrade(grade), 'the grade is no choice of its scale'),
);

export const notAProject = (name: string): AppError =>
  new AppError(
    'not-a-project',
    `${name} is no project file: it has no ${projectFiles.manifest}. Adapters are imported on the Train screen; datasets are read as JSONL, JSON, CSV, TSV or Parquet.`,
  );

/** A project file that was checked: its bytes against their digests, its manifest against its schema. */
export class ProjectReader {
  readonly manifest: ProjectManifest;
  readonly #name: string;
  readonly #files: Record<string, Uint8Array<ArrayBuffer>>;

  /**
   * @param name of the file, for what is said of it
   * @throws AppError `not-a-project`, `newer-project`, `damaged-project`, or what `boundedUnzip` throws
   */
  constructor(name: string, bytes: Uint8Array) {
    this.#name = name;
    this.#files = boundedUnzip(name, bytes, bounds);
    const json = this.#files[projectFiles.manifest];
    if (!json) throw notAProject(name);
    this.manifest = readManifest(new TextDecoder().decode(json), name);
    for (const [file, digest] of Object.entries(this.manifest.files))
      if (digest !== bytesToHex(sha256(this.#bytes(file)))) throw damagedProject(name, `${file} was changed`);
    for (const { scores } of this.manifest.runs) this.#listed(scores);
    for (const { file } of this.manifest.adapters) this.#listed(file);
  }

  // Their cells may be anything that JSON is, so no number is written in another way there.
  rows = (): Generator<Row> => this.#lines(projectFiles.rows, rowSchema, JSON.parse) as Generator<Row>;

  rejected = (): Generator<RejectedRow> => this.#lines(projectFiles.rejected, rejectedSchema, JSON.parse);

  rowKeys = (): RowKey[] => [...this.#lines(projectFiles.rowKeys, keySchema, JSON.parse)];

  grades = (): RowGrade[] => [...this.#lines(projectFiles.grades, gradeSchema)];

  /** A run's scores. @param n rows of the dataset, which every row must be one of, once */
  scores(file: string, n: number): ScoredRow[] {
    const seen = new Uint8Array(n);
    const rows: ScoredRow[] = [];
    for (const scored of this.#lines(file, scoredRowSchema)) {
      if (scored.row >= n || seen[scored.row])
        throw damagedProject(this.#name, `${file} has a score of row ${scored.row + 1} that cannot be`);
      seen[scored.row] = 1;
      rows.push(scored);
    }
    return rows;
  }

  adapter = (file: string): Blob => new Blob([this.#bytes(file)], { type: 'application/zip' });

  damaged = (what: string) => damagedProject(this.#name, what);

  #listed(file: string): void {
    if (!Object.hasOwn(this.manifest.files, file)) throw damagedProject(this.#name, `${file} is missing`);
  }

  #bytes(file: string): Uint8Array<ArrayBuffer> {
    this.#listed(file);
    const bytes = Object.hasOwn(this.#files, file) ? this.#files[file] : undefined;
    if (!bytes) throw damagedProject(this.#name, `${file} is missing`);
    return bytes;
  }

  *#lines<T>(
    file: string,
    schema: v.GenericSchema<unknown, T>,
    parse: (json: string) => unknown = parseExactJson,
  ): Generator<T> {
    const bytes = this.#bytes(file);
    const decoder = new TextDecoder();
    for (let from = 0, line = 1; from < bytes.length; line++) {
      const found = bytes.indexOf(0x0a, from);
      const end = found < 0 ? bytes.length : found;
      const json = decoder.decode(bytes.subarray(from, end));
      const checked = bySchema(schema, parsed(json, parse));
      if (!checked.ok)
        throw damagedProject(this.#name, `${file}, line ${line}, “${checked.field}”: ${checked.what}`);
      yield checked.value;
      from = end + 1;
    }
  }
}

/** Undefined, which no schema takes, where a line is no JSON. */
function parsed(json: string, parse: (json: string) => unknown): unknown {
  try {
    return parse(json);
  } catch {
    return undefined;
  }
}
