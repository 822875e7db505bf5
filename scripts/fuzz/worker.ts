/** Runs one target in a thread that `main.ts` can end where an input hangs. */
import { parentPort, workerData } from 'node:worker_threads';
import { faultOf, Inputs } from './fuzz.ts';
import { fuzzTargets } from './targets.ts';

export interface FuzzWork {
  name: string;
  seed: number;
  /** Number of the first input. */
  from: number;
  milliseconds: number;
  /** [0]: number of the input being read; [1]: inputs read. */
  progress: Int32Array;
}

export interface FuzzFault {
  number: number;
  fault: string;
}

const { name, seed, from, milliseconds, progress } = workerData as FuzzWork;
const target = fuzzTargets.find((each) => each.name === name)!;
const inputs = await Inputs.of(target);
const end = performance.now() + milliseconds;
for (let number = from; performance.now() < end; number++) {
  progress[0] = number;
  const fault = await faultOf(target, inputs.at(seed, number));
  progress[1]!++;
  if (fault) parentPort!.postMessage({ number, fault: fault.stack ?? String(fault) } satisfies FuzzFault);
}
process.exit(0);
