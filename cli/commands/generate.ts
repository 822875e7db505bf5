import { AppError } from '#core/errors.ts';
import {
  checkGeneration,
  defaultGeneration,
  type GenerationSettings,
  maxSamples,
} from '#core/language-model/generation.ts';
import { defaultJudgeId } from '#core/models/catalogue.ts';
import type { DecoderJudgeEngine } from '#model/engine/judge-engine.ts';
import type { Command } from '../command.ts';
import { openGeneratedFile, type Responses } from '../generate/generated-file.ts';
import { type Instruction, readInstructions } from '../generate/instructions.ts';
import { openNodeJudge } from '../judge/node-judge.ts';
import { ProgressLine } from '../judge/progress-line.ts';
import { csvStyleOptions, csvStyleUsage, readCsvStyle } from '../output/csv-style.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath } from '../output/output-path.ts';
import type { ResumableFile } from '../output/resumable-file.ts';
import { oneOf, optionalNumber, parseOptions, required } from '../parse-options.ts';

const backends = ['auto', 'wasm', 'webgpu'] as const;

export const generateCommand: Command = {
  name: 'generate',
  summary: "have a model answer a dataset's instructions, once or several times",
  usage: `Usage: npm run --silent cli -- generate --data FILE --out FILE [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV with an instruction column, gzipped or not; equal instructions are
                   answered once, and responses that it holds are not looked at
  --out FILE       where the responses go, one a row: JSONL, or CSV where the name ends in .csv;
                   a file that an interrupted call left behind is resumed
  --model ID|PATH  who answers: a model of models.json, a .gguf file, or a folder with safetensors
                   (default ${defaultJudgeId})
  --samples N      responses to each instruction, 1 to ${maxSamples} (default ${defaultGeneration.samples})
  --max-tokens N   tokens of a response at most (default ${defaultGeneration.maxTokens})
  --temperature X  0 takes the most probable token each time (default ${defaultGeneration.temperature})
  --top-p X        draw from the most probable tokens that have this probability together (default ${defaultGeneration.topP})
  --seed N         the same seed gives the same responses (default ${defaultGeneration.seed})
  --backend NAME   ${backends.join(' | ')} (default auto)
  --limit N        answer only the first N instructions
  ${csvStyleUsage}
  --json           end with one JSON object on stdout: instructions, responses, left_out, ended, seconds, tokens,
                   tokens_per_second, backend, model

Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      out: { type: 'string' },
      model: { type: 'string', default: defaultJudgeId },
      samples: { type: 'string' },
      'max-tokens': { type: 'string' },
      temperature: { type: 'string' },
      'top-p': { type: 'string' },
      seed: { type: 'string' },
      backend: { type: 'string', default: 'auto' },
      limit: { type: 'string' },
      ...csvStyleOptions,
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const style = readCsvStyle(options, out);
    const backend = oneOf(options.backend, 'backend', backends);
    const limit = optionalNumber(options.limit, 'limit', { min: 1, integer: true });
    const settings: GenerationSettings = {
      samples: count(options.samples, 'samples', maxSamples) ?? defaultGeneration.samples,
      maxTokens: count(options['max-tokens'], 'max-tokens') ?? defaultGeneration.maxTokens,
      temperature:
        optionalNumber(options.temperature, 'temperature', { min: 0, max: 100 }) ??
        defaultGeneration.temperature,
      topP: optionalNumber(options['top-p'], 'top-p', { min: 1e-6, max: 1 }) ?? defaultGeneration.topP,
      seed:
        optionalNumber(options.seed, 'seed', { min: 0, max: 0xffffffff, integer: true }) ??
        defaultGeneration.seed,
    };
    checkGeneration(settings);

    const { asked: all, rejected, notes } = await readInstructions(data);
    await checkOutputPath(out, data);
    return withOutputLock(out, async () => {
      const asked = all.slice(0, limit ?? undefined);
      for (const { line, message } of rejected) process.stderr.write(`line ${line} set aside: ${message}\n`);
      for (const note of notes) process.stderr.write(`${note}\n`);

      const { engine, close } = await openNodeJudge(options.model, backend);
      try {
        process.stderr.write(`${engine.model.name} on ${engine.backend.name} (${engine.backend.device})\n`);
        const output = await openGeneratedFile(out, { asked, model: engine.model, settings, style });
        const spent = await answerAll(asked, { engine, settings, output });
        const report = {
          ...summarise(asked, output, spent),
          backend: engine.backend.name,
          model: engine.model,
        };
        if (options.json) console.log(JSON.stringify(report));
        else
          process.stderr.write(
            `${report.responses} responses to ${report.instructions - report.left_out} of ${report.instructions} instructions. Written to ${out}.\n`,
          );
        return 0;
      } finally {
        close();
      }
    });
  },
};

const count = (value: string | undefined, option: string, max = Number.MAX_SAFE_INTEGER) =>
  optionalNumber(value, option, { min: 1, max, integer: true });

interface Spent {
  tokens: number;
  seconds: number;
}

/** @returns tokens written now and the time they took; responses that were there already cost nothing */
async function answerAll(
  asked: readonly Instruction[],
  {
    engine,
    settings,
    output,
  }: { engine: DecoderJudgeEngine; settings: GenerationSettings; output: ResumableFile<Responses> },
): Promise<Spent> {
  const progress = new ProgressLine();
  const spent: Spent = { tokens: 0, seconds: 0 };
  const open = asked.map((_, index) => index).filter((index) => !output.entries.has(index));
  if (open.length < asked.length)
    process.stderr.write(
      `${asked.length - open.length} instructions are answered already; the rest follow.\n`,
    );
  let done = 0;
  let invalid = 0;
  for (const index of open) {
    const instruction = asked[index]!;
    const started = performance.now();
    try {
      const responses = await engine.generate(instruction, settings);
      spent.seconds += (performance.now() - started) / 1000;
      for (const { tokens } of responses) spent.tokens += tokens;
      await output.append([[index, responses]]);
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'prompt-too-long')) throw thrown;
      process.stderr.write(`${thrown.message}\n`);
      invalid++;
    }
    done++;
    progress.show({
      rows: asked.length,
      scored: asked.length - open.length + done,
      rowsPerSecond: done / Math.max(spent.seconds, 1e-9),
      tokensPerSecond: spent.tokens / Math.max(spent.seconds, 1e-9),
      secondsLeft: (spent.seconds / done) * (open.length - done),
      invalid,
    });
  }
  progress.end();
  return spent;
}

/** Time and pace are of this call alone; `ended` counts all responses of the file. */
function summarise(
  asked: readonly Instruction[],
  output: ResumableFile<Responses>,
  { tokens, seconds }: Spent,
) {
  const ended = { stop: 0, 'max-tokens': 0, context: 0 };
  const responses = [...output.entries.values()].flat();
  for (const { end } of responses) if (end in ended) ended[end as keyof typeof ended]++;
  return {
    instructions: asked.length,
    responses: responses.length,
    left_out: asked.length - output.entries.size,
    ended,
    seconds,
    tokens,
    tokens_per_second: seconds > 0 ? tokens / seconds : null,
  };
}
