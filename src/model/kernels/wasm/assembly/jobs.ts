// Every job by its number. src/model/kernels/wasm/jobs.ts has the same list.

import { attention, packKeys, splitHeads } from './attention';
import { embed, linear, linearTransposed } from './linear';
import { logSumExp, rmsNorm, swiglu } from './rows';

export function runTask(control: usize, task: i32, thread: i32): void {
  switch (load<i32>(control, 16)) {
    case 0: linear(control, task, thread); return;
    case 1: linearTransposed(control, task, thread); return;
    case 2: embed(control, task, thread); return;
    case 3: rmsNorm(control, task, thread); return;
    case 4: swiglu(control, task, thread); return;
    case 5: logSumExp(control, task, thread); return;
    case 6: splitHeads(control, task, thread); return;
    case 7: packKeys(control, task, thread); return;
    case 8: attention(control, task, thread);
  }
}
