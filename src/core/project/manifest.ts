import * as v from 'valibot';
import type { Checkup } from '../checkup/checkup.ts';
import { checkupSchema } from '../checkup/checkup-schema.ts';
import { AppError } from '../errors.ts';
import { maxSavedFilters, type SavedFilter, savedFilterSchema } from '../filter/saved-filter.ts';
import type { GradingPlan } from '../grading/grading-plan.ts';
import { planSchema, remarkSchema } from '../grading/grading-schema.ts';
import type { Remark } from '../grading/remark.ts';
import type { DatasetSummary } from '../rows/dataset.ts';
import { datasetSchema } from '../rows/dataset-schema.ts';
import type { RunSummary } from '../run/run.ts';
import { runSchema } from '../run/run-schema.ts';
import { type SamplerId, samplers } from '../sampling/samplers.ts';
import { bySchema, objectOf } from '../schema/by-schema.ts';
import { date, figure, wholeNumber } from '../schema/stored-fields.ts';
import { exactJson, parseExactJson } from './exact-json.ts';
import { projectFormat, projectMigrations, projectVersion } from './migrations.ts';

/** The files of a project's zip. Those of runs and adapters are named in the manifest. */
export const projectFiles = {
  manifest: 'project.json',
  /** A row a line, in dataset order; missing where the project was saved without its rows. */
  rows: 'rows.jsonl',
  /** Records that could not be read; with the rows alone. */
  rejected: 'rejected.jsonl',
  /** Id and SHA-256 of every row's texts, so that the same rows are found elsewhere. */
  rowKeys: 'row-keys.jsonl',
  grades: 'grades.jsonl',
  run: (number: number) => `runs/${number}.jsonl`,
  adapter: (number: number) => `adapters/${number}.zip`,
} as const;

/** Whether a file of a zip belongs to a project; others are not unpacked. */
export const isProjectFile = (name: string): boolean =>
  /^(?:project\.json|(?:rows|rejected|row-keys|grades|runs\/\d{1,5})\.jsonl|adapters\/\d{1,3}\.zip)$/.test(
    name,
  );

/** An adapter that runs used, as a zip within the zip. */
export interface ProjectAdapter {
  file: string;
  name: string;
  /** Of its weights, hex. */
  sha256: string;
  base: { id: string; name: string; sha256: string | null };
}

/** What somebody chose on the page for one owner: a run, or the dataset where nothing is judged. */
export type ViewFields = Record<string, unknown>;

/** The choices that travel with a project, as the page keeps them. */
export interface ProjectViews {
  /** By run. */
  runs: Record<string, ViewFields>;
  /** Of the dataset before anything was judged; null where there is none. */
  dataset: ViewFields | null;
  /** The run that was open. */
  openRun: string | null;
  /** Near-duplicate instructions count as one. */
  nearTogether: boolean;
  /** Pairs of instructions of like meaning that were found, as the page keeps them; missing where nobody looked. */
  rewordings?: string | null;
}

/** Everything of a project but the rows, the scores and the grades, which are files beside it. */
export interface ProjectManifest {
  format: typeof projectFormat;
  version: typeof projectVersion;
  savedAt: string;
  /** Its id is that of the browser it was saved in. */
  dataset: DatasetSummary;
  hasRows: boolean;
  runs: {
    summary: RunSummary;
    scores: string;
    /** Rows whose instruction the judge was trained on; null where that is not known. */
    trainedOn: number[] | null;
  }[];
  /** Scores and marks of which texts are read are in step with the check-up's texts. */
  checkups: { summary: Checkup; score: number[]; read: number[] }[];
  /** How the rows were drawn that each annotator grades; chances are in step with the rows. */
  draws: { annotator: string; draws: { sampler: SamplerId; probability: number[]; rows: number[] }[] }[];
  /** Comments, tags and flags by annotator; missing in files of before there were any. */
  remarks?: { annotator: string; remarks: { row: number; remark: Remark }[] }[];
  /** Guidelines and target; missing likewise. */
  gradingPlan?: GradingPlan;
  /** Filters that have names; missing likewise. */
  filters?: readonly SavedFilter[];
  views: ProjectViews;
  adapters: ProjectAdapter[];
  /** SHA-256 of every other file of the zip, hex. */
  files: Record<string, string>;
}

const text = v.string();
const fields = v.record(text, v.unknown());

const schema = objectOf({
  format: v.literal(projectFormat),
  version: v.literal(projectVersion),
  savedAt: date,
  dataset: datasetSchema,
  hasRows: v.boolean(),
  runs: v.array(objectOf({ summary: runSchema, scores: text, trainedOn: v.nullable(v.array(wholeNumber)) })),
  checkups: v.array(
    objectOf({
      summary: checkupSchema,
      score: v.array(figure),
      read: v.array(v.picklist([0, 1])),
    }),
  ),
  draws: v.array(
    objectOf({
      annotator: v.pipe(text, v.nonEmpty()),
      draws: v.array(
        objectOf({
          sampler: v.picklist(samplers),
          probability: v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
          rows: v.array(wholeNumber),
        }),
      ),
    }),
  ),
  remarks: v.optional(
    v.array(
      objectOf({
        annotator: v.pipe(text, v.nonEmpty()),
        remarks: v.array(objectOf({ row: wholeNumber, remark: remarkSchema })),
      }),
    ),
  ),
  gradingPlan: v.optional(planSchema),
  filters: v.optional(v.pipe(v.array(savedFilterSchema), v.maxLength(maxSavedFilters))),
  views: objectOf({
    runs: v.record(text, fields),
    dataset: v.nullable(fields),
    openRun: v.nullable(text),
    nearTogether: v.boolean(),
    rewordings: v.optional(v.nullable(text)),
  }),
  adapters: v.array(
    objectOf({
      file: text,
      name: text,
      sha256: text,
      base: objectOf({ id: text, name: text, sha256: v.nullable(text) }),
    }),
  ),
  files: v.record(text, text),
});

export const writeManifest = (manifest: ProjectManifest): string => exactJson(manifest);

/**
 * Read `project.json` of this version or an earlier one.
 * @throws AppError `not-a-project`, `newer-project`, or `damaged-project` with the field that is wrong
 */
export function readManifest(json: string, name: string): ProjectManifest {
  let stored: unknown;
  try {
    stored = parseExactJson(json);
  } catch {
    throw damagedProject(name, 'project.json is not valid JSON');
  }
  const head = bySchema(objectOf({ format: v.literal(projectFormat), version: wholeNumber }), stored);
  if (!head.ok)
    throw new AppError(
      'not-a-project',
      `${name} is no project file of this page: its project.json does not say so (“${head.field}”). Nothing was opened.`,
      { field: head.field },
    );
  const { version } = head.value;
  if (version > projectVersion)
    throw new AppError(
      'newer-project',
      `${name} was saved by a newer version of this page (project version ${version}; this page reads up to ${projectVersion}). Nothing was opened. Reload the page to get the newer version.`,
      { version, reads: projectVersion },
    );
  const current = projectMigrations.slice(version - 1).reduce((one, migrate) => migrate(one), stored);
  const checked = bySchema(schema, current);
  if (!checked.ok) throw damagedProject(name, `project.json, “${checked.field}”: ${checked.what}`);
  return checked.value as unknown as ProjectManifest;
}

/** @param what is wrong, and in which file of the zip */
export const damagedProject = (name: string, what: string) =>
  new AppError(
    'damaged-project',
    `${name} is damaged (${what}), so nothing of it was opened. Have it saved and sent again.`,
    { what },
  );
