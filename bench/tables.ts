import { backendTitle, figureSections, significant } from '#core/bench/figure-rows.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import type { Spread } from '#core/bench/spread.ts';
import { textTable } from '../src/core/analysis/report/text-table.ts';
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
    [
      'ours',
      range(ours.rowsPerSecond),
      ours.rowsPerSecondAsUsed ? range(ours.rowsPerSecondAsUsed) : '',
      '',
      '',
      '',
    ],
    ...Object.entries(peers).map(([name, figure]) => [
      name,
      range(figure.rowsPerSecond),
      figure.rowsPerSecondAsUsed ? range(figure.rowsPerSecondAsUsed) : '',
      range(figure.ratio),
      figure.ratioAsUsed ? range(figure.ratioAsUsed) : '',
      figure.largestDigitDifference.toExponential(1),
    ]),
  ]);
}

const titleOf = (figures: BackendFigures) => `${backendTitle(figures)} (${figures.device}): ${figures.model}`;

const backendTable = (figures: BackendFigures): string =>
  figureSections(figures)
    .map(({ title, rows }) =>
      textTable([
        [title, '', ''],
        ...rows.map(({ label, unit, spread, note }) => [`  ${label}`, range(spread, unit), note]),
      ]),
    )
    .join('\n');

function range(spread: Spread | null, unit = ''): string {
  if (!spread) return 'not measured';
  const [min, median, max] = [spread.min, spread.median, spread.max].map(significant);
  const figure = `${median} ${unit}`.trim();
  return spread.n === 1 ? figure : `${figure} (${min} to ${max}, ${spread.n})`;
}
