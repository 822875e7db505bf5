import type { LeakFigure } from '#core/bench/figures.ts';
import type { RoundHooks } from '#core/bench/rounds.ts';
import type { DeviceMemory } from '../backends/device-memory.ts';
import type { DecoderJudgeEngine } from '../engine/judge-engine.ts';
import { memory } from '../tf.ts';
import { benchSpec } from './measure-rows.ts';
import { randomIds } from './random-ids.ts';

const rowsOfBatch = 16;
const tokensEach = 2;

/**
 * What is left behind after many rows. Their prompts are a few tokens of chance, so that a thousand fit in minutes on
 * a slow device; the way through the engine is that of any row.
 * @param heapBytes of JavaScript, after a collection where one can be asked for
 */
export async function measureLeaks(
  engine: DecoderJudgeEngine,
  rows: number,
  device: Pick<DeviceMemory, 'givenOut'>,
  heapBytes: () => Promise<number | null>,
  { onMeasured }: RoundHooks,
): Promise<LeakFigure> {
  const { vocabSize } = engine.decoder.config;
  const batch = (seed: number) =>
    Array.from({ length: rowsOfBatch }, (_, row) => ({
      ids: randomIds(tokensEach, vocabSize, rowsOfBatch * seed + row),
      cutTokens: 0,
    }));
  for (let warm = 0; warm < 2; warm++) await engine.read(batch(-1 - warm), benchSpec);
  const state = async () => ({
    ...memory(),
    device: device.givenOut(),
    heap: await heapBytes(),
  });
  const before = await state();
  let done = 0;
  for (; done < rows; done += rowsOfBatch) {
    const start = performance.now();
    await engine.read(batch(done), benchSpec);
    onMeasured?.(`${done + rowsOfBatch} rows`, (performance.now() - start) / 1000);
  }
  const after = await state();
  return {
    rows: done,
    tokensEach,
    tensorsLeaked: after.numTensors - before.numTensors,
    tensorBytesGrowth: after.numBytes / before.numBytes - 1,
    deviceGrowth: after.device / before.device - 1,
    jsHeapGrowth: before.heap !== null && after.heap !== null ? after.heap / before.heap - 1 : null,
  };
}
