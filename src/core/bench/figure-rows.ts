import type { BackendFigures, LeakFigure, PrefillFigure, TimeByOp } from './figures.ts';
import { type Spread, spreadOf } from './spread.ts';

/** One line of a table of figures. */
export interface FigureRow {
  label: string;
  unit: string;
  spread: Spread | null;
  /** Why there is none, or what belongs beside it; empty where nothing. */
  note: string;
}

export interface FigureSection {
  title: string;
  rows: FigureRow[];
}

const row = (label: string, unit: string, spread: Spread | null, note = ''): FigureRow => ({
  label,
  unit,
  spread,
  note,
});

const once = (label: string, unit: string, value: number, note = ''): FigureRow =>
  row(label, unit, spreadOf([value]), note);

/** Everything that was measured of a backend, in the order of interest. */
export function figureSections(figures: BackendFigures): FigureSection[] {
  return [
    { title: 'Real rows', rows: rowFigures(figures) },
    { title: 'Prefill', rows: prefillFigures(figures) },
    { title: 'Writing', rows: writingFigures(figures) },
    { title: 'Against what the device can do', rows: peakFigures(figures) },
    { title: 'Loading and memory', rows: memoryFigures(figures) },
    ...(figures.timeByOp ? [opSection(figures.timeByOp)] : []),
  ].filter(({ rows }) => rows.length > 0);
}

function rowFigures({ rows }: BackendFigures): FigureRow[] {
  return rows.flatMap(({ set, ...figure }) => {
    const responses = set === 'demo' ? 'four responses' : 'eight responses';
    const note = figure.leftOut ?? `${figure.rows} rows, ${figure.tokens} tokens`;
    return [
      row(`Rows judged, ${responses} an instruction`, 'rows/s', figure.withPrefixReuse, note),
      row('The same, without prefix reuse', 'rows/s', figure.withoutPrefixReuse),
      row(
        'Gained by prefix reuse',
        '×',
        figure.prefixReuseSpeedup,
        `at most ${significant(figure.prefixReuseBound)} by tokens`,
      ),
    ];
  });
}

function prefillFigures({ prefill, costOfTokens }: BackendFigures): FigureRow[] {
  const most = Math.max(...prefill.map(({ layers }) => layers));
  const remark = ({ gflops, layers }: PrefillFigure) =>
    gflops ? `${significant(gflops.median)} GFLOP/s${layers < most ? `, from ${layers} layers` : ''}` : '';
  const shapes = prefill.map((figure) =>
    row(
      `${figure.rows} ${figure.rows === 1 ? 'row' : 'rows'} of ${figure.tokens} tokens`,
      'tokens/s',
      figure.tokensPerSecond,
      figure.leftOut ?? remark(figure),
    ),
  );
  if (!costOfTokens) return shapes;
  const { linear, quadratic, worstError } = costOfTokens;
  const fit = `fitted, off by up to ${Math.round(100 * worstError)}%`;
  return [
    ...shapes,
    once('Cost of a token', 'ms', 1e3 * linear, fit),
    once('Cost of a pair of tokens', 'ns', 1e9 * quadratic, fit),
  ];
}

const writingFigures = ({ generation }: BackendFigures): FigureRow[] =>
  generation.map(({ samples, tokens, tokensPerSecond, leftOut }) =>
    row(
      samples === 1 ? 'One answer' : `${samples} answers at once`,
      'tokens/s',
      tokensPerSecond,
      leftOut ?? `${tokens} tokens each, after the prompt`,
    ),
  );

function peakFigures(figures: BackendFigures): FigureRow[] {
  const { layer, speedupOverStock: stock } = figures;
  return [
    row(`A layer at ${layer.tokens} tokens`, 'GFLOP/s', layer.gflops),
    row('Peak of stock matMul', 'GFLOP/s', figures.matmulPeakGflops),
    row('Peak of our own linear layers', 'GFLOP/s', figures.linearPeakGflops),
    row('Layer ÷ matMul peak', '×', figures.fractionOfPeak),
    row('Layer ÷ our own peak', '×', figures.fractionOfLinearPeak),
    ...(stock
      ? [
          row(
            'Against stock operations',
            '×',
            stock.speedup,
            stock.leftOut ?? `whole judge, ${stock.tokens} tokens, from ${stock.layers} layers`,
          ),
        ]
      : []),
  ];
}

function memoryFigures({ load, memory, leaks }: BackendFigures): FigureRow[] {
  return [
    ...(load.obtainSeconds === null ? [] : [once('Getting the model’s files', 's', load.obtainSeconds)]),
    once('Loading, cold', 's', load.coldSeconds),
    row('Loading, warm', 's', load.warmSeconds),
    once('Weights on the device', 'MB', memory.weights / 1e6),
    once('Device memory, loaded', 'MB', memory.deviceLoaded / 1e6),
    once('Device memory, at most', 'MB', memory.devicePeak / 1e6),
    ...(memory.jsHeap === null ? [] : [once('JavaScript heap', 'MB', memory.jsHeap / 1e6)]),
    ...(leaks ? leakFigures(leaks) : []),
  ];
}

function leakFigures({ rows, tokensEach, ...leaks }: LeakFigure): FigureRow[] {
  const tried = `${rows} rows of ${tokensEach} tokens`;
  return [
    once('Tensors left behind', 'tensors', leaks.tensorsLeaked, tried),
    once('Device memory grown', '%', 100 * leaks.deviceGrowth, tried),
    ...(leaks.jsHeapGrowth === null
      ? []
      : [once('JavaScript heap grown', '%', 100 * leaks.jsHeapGrowth, tried)]),
  ];
}

const opSection = ({ tokens, ops }: TimeByOp): FigureSection => ({
  title: `One prefill of ${tokens} tokens, by operation`,
  rows: ops.map(({ op, calls, milliseconds, share }) =>
    row(
      op[0]!.toUpperCase() + op.slice(1),
      'ms',
      milliseconds,
      `${(100 * share).toFixed(1)}%, ${calls} ${calls === 1 ? 'call' : 'calls'}`,
    ),
  ),
});

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

/** Three digits, as many as a measurement is good for; never in exponent form. */
export function significant(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude > 0 && magnitude < 1e-6) return '0';
  return counts.format(magnitude >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** What a backend is called: "WASM, 2 threads". */
export const backendTitle = ({ backend, threads }: Pick<BackendFigures, 'backend' | 'threads'>): string =>
  backend === 'webgpu' ? 'WebGPU' : `WASM, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
