import { describe, expect, it } from 'vitest';
import { recordOf } from '#core/judge/readout-record.ts';
import type { Row } from '#core/rows/row.ts';
import { startBackend } from '#model/backends/backend.ts';
import { nodeWasm } from '#model/backends/wasm-node.ts';
import { readTinyModel } from '#model/decoder/tiny-models.ts';
import { loadJudgeEngine } from '#model/engine/load-judge-engine.ts';
import type { OpenedJudge } from '#model/engine/open-judge.ts';
import { characterPrompts } from '#model/testing/character-prompts.ts';
import { BenchService } from './bench-service.ts';

const target = {
  source: { kind: 'catalogue' as const, id: 'tiny', allowHub: false },
  backend: 'wasm' as const,
  threads: null,
};

async function open(): Promise<OpenedJudge> {
  const { checkpoint } = await readTinyModel('llama-odd-sizes');
  const backend = await startBackend('wasm', nodeWasm);
  const identity = { id: 'tiny', name: 'Tiny', sha256: checkpoint.sha256 };
  const engine = await loadJudgeEngine({ checkpoint, identity, backend, prompts: characterPrompts });
  return { engine, checkpoint, notes: [], close: () => engine.dispose() };
}

const service = () =>
  new BenchService({
    obtain: async () => open,
    readRows: async () => rows,
    now: () => performance.now(),
    emit: () => {},
  });

const rows = ['Because it rains', 'No', 'Who knows'].map(
  (response): Row => ({
    id: response,
    line: 1,
    instruction: 'Why are there clouds?',
    response,
    reference: null,
    model: null,
    category: null,
    source: {},
  }),
);

describe('a judge timed beside others', () => {
  it('tells its prompts, and reads the same with and without prefix reuse, in the order of rows', async () => {
    const bench = service();
    expect((await bench.open(target)).name).toBe('wasm');
    const prompts = bench.prepare({ rows });
    expect(prompts.map(({ ids }) => ids.length)).toEqual(
      rows.map(({ instruction, response }) => 5 + instruction.length + response.length),
    );
    const once = await bench.judge({ rows, reusePrefixes: true });
    const each = await bench.judge({ rows, reusePrefixes: false });
    expect(once.seconds).toBeGreaterThan(0);
    expect(once.readouts.map(({ tokens }) => tokens)).toEqual(prompts.map(({ ids }) => ids.length));
    for (const [row, { probs }] of once.readouts.map(recordOf).entries())
      for (const [digit, p] of probs.entries())
        expect(p).toBeCloseTo(recordOf(each.readouts[row]!).probs[digit]!, 5);
  });

  it('asks its page for its heap, and goes on with the answer', async () => {
    const asked: string[] = [];
    const bench: BenchService = new BenchService({
      obtain: async () => open,
      readRows: async () => rows,
      now: () => performance.now(),
      emit(name) {
        asked.push(name);
        if (name === 'heapWanted') queueMicrotask(() => bench.tellHeap({ bytes: 5_000_000 }));
      },
    });
    const { memory, rows: judged } = await bench.measure({
      ...target,
      depth: 'quick',
      parts: ['load', 'peaks'],
    });
    expect(asked.filter((name) => name === 'heapWanted').length).toBe(1);
    expect(memory.jsHeap).toBe(5_000_000);
    expect(judged).toEqual([]);
  });

  it('refuses to judge before it is opened', () => {
    expect(() => service().judge({ rows, reusePrefixes: true })).toThrow('No judge is loaded');
  });
});
