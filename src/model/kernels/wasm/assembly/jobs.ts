// Every job by its number. src/model/kernels/wasm/jobs.ts has the same list.

import { attention, packKeys } from './attention';
import { attentionBackwardKeys, attentionBackwardQueries } from './attention-backward';
import { decodeAttention } from './decode-attention';
import { splitHeads, splitHeadsBackward } from './heads';
import { embed, linear, linearTransposed } from './linear';
import { gatedUnit, gelu, layerNorm, logSumExp, rmsNorm } from './rows';
import { gatedUnitBackward, rmsNormBackward } from './rows-backward';

export function runTask(control: usize, task: i32, thread: i32): void {
  switch (load<i32>(control, 16)) {
    case 0: linear(control, task, thread); return;
    case 1: linearTransposed(control, task, thread); return;
    case 2: embed(control, task, thread); return;
    case 3: rmsNorm(control, task, thread); return;
    case 4: gatedUnit(control, task, thread); return;
    case 5: logSumExp(control, task, thread); return;
    case 6: splitHeads(control, task, thread); return;
    case 7: packKeys(control, task, thread); return;
    case 8: attention(control, task, thread); return;
    case 9: rmsNormBackward(control, task, thread); return;
    case 10: gatedUnitBackward(control, task, thread); return;
    case 11: splitHeadsBackward(control, task, thread); return;
    case 12: attentionBackwardQueries(control, task, thread); return;
    case 13: attentionBackwardKeys(control, task, thread); return;
    case 14: layerNorm(control, task, thread); return;
    case 15: gelu(control, task, thread); return;
    case 16: decodeAttention(control, task, thread);
  }
}
