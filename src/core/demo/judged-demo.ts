import * as v from 'valibot';
import { AppError } from '../errors.ts';
import { type JudgeMode, judgeModes } from '../judge/judge.ts';
import { lengthScore, type MetricRows, type ScoreColumn } from '../metrics/rows.ts';
import { type RiskCoverageCurve, riskCoverageCurve } from '../metrics/selective/curve.ts';
import { suggestLabelThreshold } from '../metrics/selective/label-threshold.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';

/** What a default judge gave the demo's rows before they were shipped. */
export interface StoredScores {
  mode: JudgeMode;
  /** The adapter that judged, and the SHA-256 of its weights and of the template's text. */
  judge: { id: string; name: string; sha256: string; template: string };
  scores: ScoreColumn;
  curve: RiskCoverageCurve;
}

/** The demo's rows as charts need them, and the scores that came with the page: n rows in the demo's order. */
export interface JudgedDemo {
  /** Of `public/demo/demo.jsonl`, as a file. */
  sha256: string;
  /** The column that labels are from. */
  label: string;
  rows: MetricRows;
  /** A row is good where its label is at or above it. */
  cut: number;
  /** The curve of the *length* baseline. */
  length: RiskCoverageCurve;
  judges: readonly StoredScores[];
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1));
const score = v.pipe(v.number(), v.minValue(0), v.maxValue(9));

const fileSchema = v.pipe(
  objectOf({
    sha256: text,
    label: text,
    /** Quality, instruction number and characters of the response of each row. */
    quality: v.pipe(v.array(v.number()), v.minLength(1)),
    instruction: v.array(whole),
    length: v.array(whole),
    judges: v.pipe(
      v.array(
        objectOf({
          mode: v.picklist(judgeModes),
          judge: objectOf({ id: text, name: text, sha256: text, template: text }),
          /** Null for an invalid row. */
          scores: v.array(v.nullable(score)),
        }),
      ),
      v.minLength(1),
    ),
  }),
  v.check(
    ({ quality, instruction, length, judges }) =>
      [instruction, length, ...judges.map(({ scores }) => scores)].every(
        (column) => column.length === quality.length,
      ),
    'its columns differ in length',
  ),
);

/** As it lies in `public/demo/judged.json`. */
export type JudgedDemoFile = v.InferOutput<typeof fileSchema>;

/**
 * What a first visit draws. The curves are those of the analysis `curve`, computed here: they are of few rows, and no
 * worker has to start before there is something to drag.
 * @throws AppError `damaged-file` that names the first field that is wrong
 */
export function readJudgedDemo(json: string): JudgedDemo {
  const checked = jsonBySchema(fileSchema, json);
  if (!checked.ok)
    throw new AppError(
      'damaged-file',
      `The stored scores of the demo cannot be read: in "${checked.field}", ${checked.what}. The demo itself is unharmed and can be judged here.`,
    );
  const { sha256, label, quality, instruction, length, judges } = checked.value;
  return judgedDemo({
    sha256,
    label,
    rows: {
      label: Float64Array.from(quality),
      instruction: Int32Array.from(instruction),
      group: new Int32Array(quality.length).fill(-1),
      groups: [],
      length: Int32Array.from(length),
    },
    judges: judges.map(({ mode, judge, scores }) => ({
      mode,
      judge,
      scores: {
        name: judge.name,
        score: Float64Array.from(scores, (value) => value ?? Number.NaN),
        valid: Uint8Array.from(scores, (value) => (value === null ? 0 : 1)),
        probs: null,
      },
    })),
  });
}

interface Read extends Pick<JudgedDemo, 'sha256' | 'label' | 'rows'> {
  judges: readonly Omit<StoredScores, 'curve'>[];
}

/** Scores with what is drawn of them. @param read at least one row, each with a label */
export function judgedDemo(read: Read): JudgedDemo {
  const { rows } = read;
  const { cut } = suggestLabelThreshold(rows.label)!;
  const curveOf = (scores: ScoreColumn) => riskCoverageCurve({ ...rows, ...scores }, cut);
  const valid = new Uint8Array(rows.label.length).fill(1);
  return {
    ...read,
    cut,
    length: curveOf({ name: 'length', score: lengthScore(rows.length), valid, probs: null }),
    judges: read.judges.map((stored) => ({ ...stored, curve: curveOf(stored.scores) })),
  };
}
