import { AppError } from '../errors.ts';
import { dealtName } from '../grading/dealt-rows.ts';
import { type GivenGrade, gradeInCell } from '../grading/given-grade.ts';
import { timeIn } from '../grading/graded-at.ts';
import type { JudgeIdentity } from '../judge/identity.ts';
import { defaultMinDigitMass, type JudgeMode, type JudgeTemplate, type Readout } from '../judge/judge.ts';
import { defaultPace } from '../method/external/spec.ts';
import { rewardSpec } from '../method/reward/spec.ts';
import type { MethodId, MethodSpec } from '../method/specs.ts';
import { defaultVariation } from '../method/vro/spec.ts';
import { defaultCosineWeight } from '../method/with-cosine/spec.ts';
import { cellOf, numberOf } from '../rows/cells.ts';
import { annotatorOf, gradedAtColumn, isGradeColumn } from '../rows/grades.ts';
import type { Cell, Row } from '../rows/row.ts';
import { runNameOf } from '../run/run-name.ts';
import {
  drawColumnOf,
  drawsFromColumns,
  gradeColumnOfDraw,
  isAnnotatorsDraw,
} from '../sampling/draw-columns.ts';
import type { Draw } from '../sampling/draws.ts';
import { defaultTemplates } from '../template/default-templates.ts';
import { trainedOnColumn } from '../training/seen-instructions.ts';
import { isOwnExport } from './own-columns.ts';
import { OwnRemarks } from './own-remarks.ts';
import { recordedIdentity } from './recorded-identity.ts';
import { recordedReadout } from './recorded-readout.ts';

/** A run as an export of ours tells of it. */
export interface FoundRun {
  /** What it was called; missing where nobody had named it. */
  name?: string;
  judge: JudgeIdentity;
  rows: number[];
  readouts: Readout[];
  /** Rows that the file says the judge was trained on; null where it says nothing of that. */
  seen: number[] | null;
}

/** One person's grades, in step. */
export interface FoundGrades {
  annotator: string;
  rows: number[];
  grades: GivenGrade[];
  /** When each was given, ISO 8601; null where the file does not say it. */
  times: (string | null)[];
}

/** How the rows were drawn that a person graded. */
export interface FoundDraws {
  annotator: string;
  draws: Draw[];
  /** Why they cannot be restored, as a sentence; null where they can. */
  problem: string | null;
}

/** Runs, grades, remarks and draws of an earlier export, gathered while its rows go by. */
export class OwnExport {
  readonly #runs = new Map<string, FoundRun>();
  /** Null: a cell was no grade, so that the column is one of the data's own. */
  readonly #grades = new Map<string, FoundGrades | null>();
  /** Numbers of the columns that tell of draws, by row. */
  readonly #draws = new Map<string, Map<number, number>>();
  readonly said = new OwnRemarks();

  see(index: number, { source }: Pick<Row, 'source'>): void {
    const columns = Object.keys(source);
    this.said.see(index, columns, source);
    for (const column of columns) {
      if (isGradeColumn(column)) this.#seeGrade(index, column, source);
      else if (isAnnotatorsDraw(column)) this.#seeDraw(index, column, source[column]!);
    }
    if (!isOwnExport(columns)) return;
    const readout = recordedReadout(source);
    const judge = readout && recordedIdentity(source);
    if (!readout || !judge) return;
    const told = cellOf(source, 'judge_run');
    const name = typeof told === 'string' ? runNameOf(told) : null;
    const named = name === null ? {} : { name };
    const key = JSON.stringify([judge, named]);
    const run: FoundRun = this.#runs.get(key) ?? { ...named, judge, rows: [], readouts: [], seen: null };
    run.rows.push(index);
    run.readouts.push(readout);
    const trainedOn = cellOf(source, trainedOnColumn);
    if (trainedOn !== null) {
      run.seen ??= [];
      if (Number(trainedOn) === 1) run.seen.push(index);
    }
    this.#runs.set(key, run);
  }

  get runs(): readonly FoundRun[] {
    return [...this.#runs.values()];
  }

  get grades(): readonly FoundGrades[] {
    return [...this.#grades.values()].filter(
      (found) => found !== null && found.rows.length > 0,
    ) as FoundGrades[];
  }

  /** @param n rows of the dataset */
  draws(n: number): readonly FoundDraws[] {
    const columns = [...this.#draws.keys()];
    const names = [...new Set(columns.map((column) => drawColumnOf(column)!.name))];
    const valuesOf = (column: string) => {
      const values = new Float64Array(n).fill(Number.NaN);
      for (const [row, value] of this.#draws.get(column)!) values[row] = value;
      return values;
    };
    return names
      .map((name): FoundDraws => {
        const annotator = annotatorOf(gradeColumnOfDraw(name));
        try {
          return { annotator, draws: drawsFromColumns(columns, name, valuesOf), problem: null };
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
          return { annotator, draws: [], problem: thrown.message };
        }
      })
      .filter(({ draws, problem }) => draws.length > 0 || problem !== null);
  }

  #seeDraw(row: number, column: string, cell: Cell): void {
    const value = numberOf(cell);
    const found = this.#draws.get(column) ?? new Map<number, number>();
    if (!Number.isNaN(value)) found.set(row, value);
    this.#draws.set(column, found);
  }

  #seeGrade(row: number, column: string, source: Row['source']): void {
    const found = this.#grades.get(column);
    const grade = found === null ? null : gradeInCell(source, column, this.said.scale);
    if (found === null || grade === null) return;
    if (grade === 'off-scale') {
      this.#grades.set(column, null);
      return;
    }
    const annotator = dealtName(source, column) ?? annotatorOf(column);
    const kept = found ?? { annotator, rows: [], grades: [], times: [] };
    kept.rows.push(row);
    kept.grades.push(grade);
    kept.times.push(timeIn(source, gradedAtColumn(column)));
    this.#grades.set(column, kept);
  }
}

/**
 * Settings of a run that is known from a file alone. A file tells the digest of the judge's words and not the words:
 * unless they are the default ones the run cannot be resumed, and its scores stand as they are.
 * @param hash SHA-256 of a text, hex
 */
export function specOfFound(judge: JudgeIdentity, hash: (text: string) => string): MethodSpec {
  const { method, maxTokens, mode, model } = judge;
  const asked = { template: templateOf(judge, mode, hash), maxTokens, minDigitMass: defaultMinDigitMass };
  const specs: Record<MethodId, MethodSpec> = {
    judge: { method: 'judge', ...asked },
    reward: rewardSpec({ maxTokens }),
    external: { method: 'external', ...asked, endpoint: '', model: model.name, ...defaultPace },
    ppl: { method: 'ppl', maxTokens },
    vro: defaultVariation,
    cosine: { method: 'cosine' },
    recall: { method: 'recall' },
    'with-cosine': { method: 'with-cosine', judgeRun: '', cosineRun: '', cosineWeight: defaultCosineWeight },
  };
  return specs[method];
}

function templateOf(
  { template }: JudgeIdentity,
  mode: JudgeMode,
  hash: (text: string) => string,
): JudgeTemplate {
  const standard = defaultTemplates[mode];
  if (hash(standard.text) === template.sha256) return standard;
  return { ...standard, id: template.id, name: template.name, text: '' };
}
