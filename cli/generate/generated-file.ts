import { type CsvStyle, writtenText } from '#core/export/csv.ts';
import { type RowWriter, rowWriter } from '#core/export/row-writer.ts';
import type { ModelIdentity } from '#core/judge/judge.ts';
import type { GeneratedResponse, GenerationSettings } from '#core/language-model/generation.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { Cell } from '#core/rows/row.ts';
import { commonStart } from '../output/common-start.ts';
import { outputFormat, readRecords } from '../output/read-records.ts';
import { type ResumableContent, ResumableFile } from '../output/resumable-file.ts';
import type { Instruction } from './instructions.ts';

export interface Generating {
  asked: readonly Instruction[];
  model: ModelIdentity;
  settings: GenerationSettings;
  style: CsvStyle;
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

/** What must be equal for a file to be resumed. */
const identity = columns.slice(columns.indexOf('generator_sha256'));

/** All of an instruction's responses, in order. */
export type Responses = readonly GeneratedResponse[];

/**
 * The file that `generate` writes: JSONL, or CSV where its name ends so; a row a response. It grows an instruction at
 * a time, in the order of the dataset. Of an interrupted call's file, instructions with all their responses are kept.
 * @throws {AppError} `output-taken` where the file holds something else than these responses
 */
export const openGeneratedFile = (path: string, generating: Generating): Promise<ResumableFile<Responses>> =>
  ResumableFile.open(path, new GeneratedContent(path, generating));

class GeneratedContent implements ResumableContent<Responses> {
  private readonly format;
  private readonly writer: RowWriter;

  constructor(
    path: string,
    private readonly generating: Generating,
  ) {
    this.format = outputFormat(path);
    this.writer = rowWriter({
      format: this.format,
      columns,
      judge: null,
      threshold: null,
      ...generating.style,
    });
  }

  get head(): string {
    return this.writer.head;
  }

  get quotes(): boolean {
    return this.format === 'csv';
  }

  text(index: number, responses: Responses): string {
    const asked = this.generating.asked[index]!;
    return responses.map((response, sample) => this.line(this.record(asked, sample, response))).join('');
  }

  async recover(
    text: AsyncIterable<string>,
    refuse: (why: string) => Error,
  ): Promise<Map<number, Responses>> {
    const { asked, settings, style } = this.generating;
    const written = (text: string) => writtenText(text, style);
    const { head, format } = this;
    const indexOf = new Map(asked.map(({ id }, index) => [written(id), index]));
    const found = new Map<number, GeneratedResponse[]>();
    const beginnings = () => this.beginnings();
    for await (const { record } of readRecords(text, { format, head, beginnings, refuse })) {
      const cell = (column: (typeof columns)[number]) => String(cellOf(record, column));
      if (!Object.hasOwn(record, 'generated_for')) throw refuse('it was not written by this command');
      const index = indexOf.get(cell('generated_for'));
      if (index === undefined) throw refuse(`its row ${cell('id')} answers nothing that this call asks`);
      const ours = asked[index]!;
      const sample = Number(cell('generated_sample'));
      const end = cell('generated_end') as GeneratedResponse['end'];
      const response = { text: cell('response'), tokens: Number(cell('generated_tokens')), end };
      const expected = this.record(ours, sample, response);
      if (wellFormed(cell('instruction')) !== wellFormed(written(ours.instruction)))
        throw refuse(`its row ${cell('id')} has another instruction`);
      const other = identity.find((name) => cell(name) !== written(String(expected[name])));
      if (other) throw refuse(`it was generated otherwise (${other} differs)`);
      if (!(sample < settings.samples))
        throw refuse(`it has more than ${settings.samples} responses to an instruction`);
      const responses = found.get(index) ?? [];
      responses[sample] = response;
      found.set(index, responses);
    }
    return new Map([...found].filter(([, responses]) => isComplete(responses, settings.samples)));
  }

  /** A response's line up to its text. */
  *beginnings(): Iterable<string> {
    const { asked, settings } = this.generating;
    for (const instruction of asked)
      for (let sample = 0; sample < settings.samples; sample++) {
        const none = this.line(this.record(instruction, sample, { text: '', tokens: 0, end: 'stop' }));
        const some = this.line(this.record(instruction, sample, { text: 'x', tokens: 0, end: 'stop' }));
        yield commonStart(none, some);
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
}

const isComplete = (responses: Responses, samples: number) =>
  Array.from({ length: samples }, (_, sample) => responses[sample]).every(
    (response) => response !== undefined,
  );

/** The text as a file holds it: a lone surrogate cannot be written in UTF-8. */
const wellFormed = (text: string) => Buffer.from(text).toString();
