import type { BackendFigures } from '#core/bench/figures.ts';
import type { Spread } from '#core/bench/spread.ts';
import { textTable } from '../cli/metrics/text-table.ts';
import type { PeerGroup, PeerReport } from './peers/compare.ts';

interface Report {
  measuredAt: string;
  depth: string;
  machine: { cores: number; processor: string };
  chromium?: Place | null;
  node?: Place | null;
  peers?: { version: string } & Partial<Record<BackendKey, PeerReport>>;
  seconds: number;
}

type BackendKey = PeerGroup;
type Place = { version: string } & Partial<Record<BackendKey, BackendFigures>>;

const backendKeys: readonly BackendKey[] = ['wasm_1_thread', 'wasm_all_threads', 'webgpu'];

/** Everything of a report for people: a table for each backend, each figure as its median with its range. */
export function benchTables(report: Report): string {
  const { machine, depth, measuredAt, seconds } = report;
  const head = `${machine.processor}, ${machine.cores} cores; ${depth} bench of ${measuredAt}, ${Math.round(seconds)} s. Median (least to most, n).`;
  const places = Object.entries({ Chromium: report.chromium, Node: report.node }).flatMap(([name, place]) =>
    !place
      ? []
      : backendKeys.flatMap((key) => {
          const figures = place[key];
          return figures ? [`${name} ${place.version}, ${titleOf(figures)}\n${backendTable(figures)}`] : [];
        }),
  );
  const beside = backendKeys.flatMap((key) => {
    const found = report.peers?.[key];
    return found ? [`Chromium ${report.peers?.version}, ${key}\n${peersTable(found)}`] : [];
  });
  return [head, ...places, ...beside].join('\n\n');
}

function peersTable({ rows, tokens, ours, peers }: PeerReport): string {
  return textTable([
    [`${rows} rows, ${tokens} tokens`, 'rows/s', 'as used', 'ours ÷ it', 'as used', 'digits differ'],
    ['ours', range(ours.rowsPerSecond), range(ours.rowsPerSecondAsUsed), '', '', ''],
    ...Object.entries(peers).map(([name, figure]) => [
      name,
      range(figure.rowsPerSecond),
      figure.rowsPerSecondAsUsed ? range(figure.rowsPerSecondAsUsed) : '',
      range(figure.ratio),
      range(figure.ratioAsUsed),
      figure.largestDigitDifference.toExponential(1),
    ]),
  ]);
}

const titleOf = ({ backend, threads, device, model }: BackendFigures) =>
  `${backend === 'wasm' ? `WASM, ${threads} thread${threads === 1 ? '' : 's'}` : 'WebGPU'} (${device}): ${model}`;

function backendTable(figures: BackendFigures): string {
  const { layer, load, memory, leaks, speedupOverStock: stock, timeByOp } = figures;
  const rows: [string, string][] = [
    ['matMul peak, stock', range(figures.matmulPeakGflops, 'GFLOP/s')],
    ['linear peak, ours', range(figures.linearPeakGflops, 'GFLOP/s')],
    [`layer at ${layer.tokens} tokens`, range(layer.gflops, 'GFLOP/s')],
    ['layer ÷ matMul peak', range(figures.fractionOfPeak)],
    ...figures.prefill.map(({ tokens, rows, tokensPerSecond, leftOut }): [string, string] => [
      `prefill ${rows} × ${tokens}`,
      tokensPerSecond ? range(tokensPerSecond, 'tokens/s') : (leftOut ?? ''),
    ]),
    ...figures.rows.flatMap(({ set, rows, instructions, ...rate }): [string, string][] => [
      [`${set}, ${rows} rows of ${instructions} instructions`, range(rate.withPrefixReuse, 'rows/s')],
      ['  without prefix reuse', range(rate.withoutPrefixReuse, 'rows/s')],
      ['  gained by it', range(rate.prefixReuseSpeedup, '×')],
    ]),
    ['over stock operations', stock ? (stock.leftOut ?? range(stock.speedup, '×')) : ''],
    ['load, cold', `${load.coldSeconds.toFixed(2)} s`],
    ['load, warm', range(load.warmSeconds, 's')],
    ['weights', megabytes(memory.weights)],
    ['device memory, loaded', megabytes(memory.deviceLoaded)],
    ['device memory, at most', megabytes(memory.devicePeak)],
    ['JavaScript heap', memory.jsHeap === null ? 'not told' : megabytes(memory.jsHeap)],
    [`tensors leaked in ${leaks.rows} rows of ${leaks.tokensEach} tokens`, String(leaks.tensorsLeaked)],
    ['device memory grown', `${(100 * leaks.deviceGrowth).toFixed(1)}%`],
    ...timeByOp.ops.map(({ op, calls, milliseconds, share }): [string, string] => [
      `${op}, ${calls} × at ${timeByOp.tokens} tokens`,
      `${range(milliseconds, 'ms')} ${(100 * share).toFixed(1)}%`,
    ]),
  ];
  return textTable(rows);
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

function range(spread: Spread | null, unit = ''): string {
  if (!spread) return 'not measured';
  const [min, median, max] = [spread.min, spread.median, spread.max].map((value) =>
    Number(value.toPrecision(3)),
  );
  return `${median} ${unit} (${min} to ${max}, ${spread.n})`.replace(/ +/g, ' ');
}
