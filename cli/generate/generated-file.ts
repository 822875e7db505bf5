import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { type RowWriter, rowWriter } from '#core/export/row-writer.ts';
import type { ModelIdentity } from '#core/judge/judge.ts';
import type { GeneratedResponse, GenerationSettings } from '#core/language-model/generation.ts';
import type { Cell, Row } from '#core/rows/row.ts';
import { readDatasetFile } from '../dataset-file.ts';
import type { Instruction } from './instructions.ts';

export interface Generating {
  asked: readonly Instruction[];
  model: ModelIdentity;
  settings: GenerationSettings;
}

const columns = [
  'id',
  'instruction',
  'response',
  'reference',
  'model',
  'category',
  'generated_for',
  'generated_sample',
  'generated_tokens',
  'generated_end',
  'generator_sha256',
  'generation_temperature',
  'generation_top_p',
  'generation_max_tokens',
  'generation_seed',
] as const;

type Columns = Record<(typeof columns)[number], Cell> & Record<'id' | 'instruction' | 'response', string>;

/** What must be equal for a file to be gone on with. */
const identity = columns.slice(columns.indexOf('generator_sha256'));

/**
 * The file that `generate` writes: JSONL, or CSV where its name ends so; a row a response. It grows an instruction at
 * a time, in the order of the dataset. Of an interrupted call's file, instructions with all their responses are kept.
 */
export class GeneratedFile {
  private readonly writer: RowWriter;
  private readonly records = new Map<string, Columns[]>();

  private constructor(
    private readonly path: string,
    private readonly generating: Generating,
  ) {
    const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
    this.writer = rowWriter({ format, columns, judge: null, threshold: null });
  }

  /** @throws AppError `output-taken` where the file holds something else than these responses */
  static async open(path: string, generating: Generating): Promise<GeneratedFile> {
    const file = new GeneratedFile(path, generating);
    if (existsSync(path)) await file.recover();
    await file.rewrite();
    return file;
  }

  /** How each response to an instruction ended, where it has them. */
  endsOf(instruction: Instruction): string[] | null {
    return this.records.get(instruction.id)?.map(({ generated_end }) => String(generated_end)) ?? null;
  }

  /** Append an instruction's responses; on disk when it settles. */
  async append(instruction: Instruction, responses: readonly GeneratedResponse[]): Promise<void> {
    const records = responses.map((response, sample) => this.record(instruction, sample, response));
    this.records.set(instruction.id, records);
    const file = await open(this.path, 'a');
    try {
      await file.appendFile(records.map((record) => this.line(record)).join(''));
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  private record(
    { id, instruction, reference, category }: Instruction,
    sample: number,
    { text, tokens, end }: GeneratedResponse,
  ): Columns {
    const { model, settings } = this.generating;
    return {
      id: `${id}/${sample}`,
      instruction,
      response: text,
      reference,
      model: model.id,
      category,
      generated_for: id,
      generated_sample: sample,
      generated_tokens: tokens,
      generated_end: end,
      generator_sha256: model.sha256,
      generation_temperature: settings.temperature,
      generation_top_p: settings.topP,
      generation_max_tokens: settings.maxTokens,
      generation_seed: settings.seed,
    };
  }

  private line(source: Columns): string {
    const { id, instruction, response } = source;
    const row = { id, instruction, response, line: 0, reference: null, model: null, category: null, source };
    return this.writer.line(row, null);
  }

  /** Write what is known, so that the file is replaced whole or not at all. */
  private async rewrite(): Promise<void> {
    const temporary = `${this.path}.writing`;
    const file = await open(temporary, 'w');
    try {
      await file.write(this.writer.head);
      for (const records of this.records.values())
        await file.write(records.map((record) => this.line(record)).join(''));
    } finally {
      await file.close();
    }
    await rename(temporary, this.path);
  }

  private async recover(): Promise<void> {
    const { asked, settings } = this.generating;
    const byId = new Map(asked.map((instruction) => [instruction.id, instruction]));
    const none: GeneratedResponse = { text: '', tokens: 0, end: 'stop' };
    const found = new Map<string, Columns[]>();
    for (const { source, instruction, response } of await rowsOf(this.path)) {
      if (source.generated_for === undefined) throw this.taken('it was not written by this command');
      const ours = byId.get(String(source.generated_for));
      if (!ours) throw this.taken(`its row ${source.id} answers nothing that this call asks`);
      if (ours.instruction !== instruction) throw this.taken(`its row ${source.id} has another instruction`);
      const sample = Number(source.generated_sample);
      const expected = this.record(ours, sample, none);
      const other = identity.find((name) => String(source[name]) !== String(expected[name]));
      if (other) throw this.taken(`it was generated otherwise (${other} differs)`);
      if (sample >= settings.samples)
        throw this.taken(`it has more than ${settings.samples} responses to an instruction`);
      const end = String(source.generated_end) as GeneratedResponse['end'];
      const written = { text: response, tokens: Number(source.generated_tokens), end };
      found.set(ours.id, [...(found.get(ours.id) ?? []), this.record(ours, sample, written)]);
    }
    for (const { id } of asked) {
      const records = found.get(id);
      if (records?.length === settings.samples) this.records.set(id, records);
    }
  }

  private taken(why: string): AppError {
    return new AppError(
      'output-taken',
      `${this.path} exists, and ${why}. Nothing was changed. Delete it or choose another --out.`,
      { path: this.path },
    );
  }
}

/** The whole rows of an output file; a line cut off by a crash is left out. */
async function rowsOf(path: string): Promise<Row[]> {
  try {
    return (await readDatasetFile(path)).rows;
  } catch (thrown) {
    const nothingYet = ['empty-file', 'no-rows', 'no-readable-rows', 'no-records'];
    if (thrown instanceof AppError && nothingYet.includes(thrown.code)) return [];
    throw thrown;
  }
}
