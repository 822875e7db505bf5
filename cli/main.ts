import { analysisList } from '#core/analysis/registry.ts';
import { toErrorRecord } from '#core/errors.ts';
import { fileError } from '../node/files/file-error.ts';
import { type Command, UsageError } from './command.ts';
import { batchCommand } from './commands/batch.ts';
import { checkupCommand, probeCommand } from './commands/checkup.ts';
import { datasetsCommand } from './commands/datasets.ts';
import { dealCommand } from './commands/deal.ts';
import { decideCommand } from './commands/decide.ts';
import { generateCommand } from './commands/generate.ts';
import { joinCommand } from './commands/join.ts';
import { judgeCommand } from './commands/judge.ts';
import { mergeGradesCommand } from './commands/merge-grades.ts';
import { policyCommand } from './commands/policy.ts';
import { reportCommand } from './commands/report.ts';
import { scoreCommand } from './commands/score.ts';
import { serveCommand } from './commands/serve.ts';
import { trainCommand } from './commands/train.ts';
import { analysisCommand } from './metrics/analysis-command.ts';
import { outliveReaders } from './streams.ts';

const commands: Command[] = [
  datasetsCommand,
  joinCommand,
  generateCommand,
  judgeCommand,
  scoreCommand,
  batchCommand,
  ...analysisList.map((analysis) => analysisCommand(analysis)),
  dealCommand,
  mergeGradesCommand,
  policyCommand,
  decideCommand,
  serveCommand,
  reportCommand,
  trainCommand,
  checkupCommand,
  probeCommand,
];

const usage = () =>
  [
    'Usage: npm run --silent cli -- COMMAND [OPTIONS]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(17)}${command.summary}`),
    '',
    'COMMAND --help shows the options of one.',
  ].join('\n');

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(usage());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    console.error(`There is no command named ${name}.\n\n${usage()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.usage);
    return 0;
  }
  try {
    return await command.run(rest);
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      console.error(`${thrown.message}\n\n${command.usage}`);
      return 2;
    }
    const error = toErrorRecord(fileError(thrown));
    console.error(error.message);
    if (error.code === 'unexpected' && typeof error.data.stack === 'string') console.error(error.data.stack);
    return 1;
  }
}

outliveReaders([process.stdout, process.stderr], (thrown) => {
  console.error(toErrorRecord(fileError(thrown, { path: 'The output', doing: 'written' })).message);
  process.exitCode = 1;
});
process.exitCode = Math.max(await main(process.argv.slice(2)), Number(process.exitCode ?? 0));
