import { AnswerPool, type InstructionSimilarity } from '../degradations/answer-pool.ts';
import { keyedRandom, shuffled } from '../random/random.ts';
import { sampleByInstruction } from '../rows/instruction-numbers.ts';
import type { Row } from '../rows/row.ts';
import { type CheckupPlan, planCheckup } from './plan.ts';
import type { CheckupSettings } from './settings.ts';

/** Rows whose answers may stand in for others: enough for off-topic ones, and few enough to hold and compare. */
const poolRows = 400;

/**
 * The check-up of a dataset of any size: only the rows that it needs are read.
 * @param instruction instruction number of each row of the dataset
 */
export async function planForDataset(
  instruction: Int32Array,
  readRows: (indices: readonly number[]) => Promise<Row[]>,
  settings: CheckupSettings,
  similarity?: InstructionSimilarity,
): Promise<CheckupPlan> {
  const random = keyedRandom(`${settings.seed}\ncheckup`);
  const chosen = [...sampleByInstruction(instruction, settings.rows, random)];
  const others = [...shuffled(instruction.length, random).subarray(0, poolRows)].sort((a, b) => a - b);
  const rows = await readRows(chosen);
  const pool = new AnswerPool([...rows, ...(await readRows(others))], similarity);
  return planCheckup(rows, pool, settings);
}
