import { AppError } from '#core/errors.ts';

/** A sub-command of the CLI. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** How it is called, with every option. */
  usage: string;
  /** @returns the exit code: 0 done, 1 failed, 2 wrong arguments */
  run(argv: string[]): Promise<number>;
}

/** Thrown where the words of the call are wrong: the exit code is 2, and the usage is shown. */
export class UsageError extends AppError {
  constructor(message: string) {
    super('wrong-arguments', message);
  }
}
