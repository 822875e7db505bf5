import { type BenchCase, runRounds } from '#core/bench/rounds.ts';
import { byInstruction } from '#core/bench/row-sets.ts';
import { largestByRound, rateByRound, ratioByRound, type Spread, spreadOf } from '#core/bench/spread.ts';
import type { Row } from '#core/rows/row.ts';
import { openOrt } from './ort-peer.ts';
import { openOwn } from './own-peer.ts';
import type { Peer, PeerMode, PeerRow } from './peer.ts';
import { openWllama } from './wllama-peer.ts';

export type PeerGroup = 'wasm_1_thread' | 'wasm_all_threads' | 'webgpu';

export interface PeerPlan {
  group: PeerGroup;
  threads: number;
  rounds: number;
  seconds: number;
  /** Where the default judge's own weights are served. */
  judgeAddress: string;
}

export interface PeerFigure {
  settings: Record<string, unknown>;
  /** Each row computed from its first token. */
  rowsPerSecond: Spread | null;
  /** With its own reuse of what prompts begin with; null where it has none. */
  rowsPerSecondAsUsed: Spread | null;
  /** Our rows a second ÷ its: the same work, nothing reused by either. */
  ratio: Spread | null;
  /** Each as it is used: ours with prefix reuse ÷ the better of its two ways; null where one row was measured. */
  ratioAsUsed: Spread | null;
  /** Of one row's ten digit probabilities: the largest |ours − its|. */
  largestDigitDifference: number;
}

export interface PeerReport {
  threads: number;
  rows: number;
  tokens: number;
  ours: Pick<PeerFigure, 'settings' | 'rowsPerSecond' | 'rowsPerSecondAsUsed'>;
  peers: Record<string, PeerFigure>;
}

/** Where the shortest row takes more seconds than this, it alone is measured: the rest would take too long. */
const slowRow = 20;

/** Ours and others in one page on the same rows, in turn. */
export async function comparePeers(plan: PeerPlan, say: (line: string) => void): Promise<PeerReport> {
  const webgpu = plan.group === 'webgpu';
  say('loading ours');
  const own = await openOwn(webgpu ? 'webgpu' : 'wasm', webgpu ? null : plan.threads);
  const opened: Peer[] = [own];
  try {
    const all = await own.prepare(await demoRows());
    const others = webgpu ? await openGpuPeers(all) : await openWasmPeers(plan, all, say);
    opened.push(...others);
    const short = shortestOf(all);
    const ours = await own.digits(short);
    const agreement = new Map<Peer, number>();
    let longest = 0;
    for (const peer of others) {
      say(`agreement with ${peer.name}`);
      const start = performance.now();
      const theirs = await peer.digits(short);
      longest = Math.max(longest, (performance.now() - start) / 1000);
      say(`${peer.name}: ${theirs.map((p) => p.toFixed(4)).join(' ')}`);
      agreement.set(peer, Math.max(...ours.map((p, digit) => Math.abs(p - theirs[digit]!))));
    }
    const rows = longest > slowRow ? [short] : middlingOf(all);
    return {
      threads: webgpu ? 0 : plan.threads,
      ...(await measure(plan, own, others, rows, agreement, say)),
    };
  } finally {
    for (const peer of opened) await peer.close();
  }
}

async function demoRows(): Promise<Row[]> {
  const text = await (await fetch('/demo/demo.jsonl')).text();
  const base = { reference: null, model: null, category: null, source: {} };
  return text
    .trim()
    .split('\n')
    .map((line, at) => ({ ...base, ...(JSON.parse(line) as Row), line: at + 1 }));
}

async function openWasmPeers(
  { threads, judgeAddress }: PeerPlan,
  all: PeerRow[],
  say: (line: string) => void,
) {
  say('loading wllama');
  const wllama = [
    await openWllama('wllama_q4_1', judgeAddress, threads),
    await openWllama('wllama_q8_0', '/peer-weights/q8_0.gguf', threads),
  ];
  say('loading ONNX Runtime');
  return [...wllama, ...(await openOrt({ device: 'wasm', threads, batched: true }, digitIds(all)))];
}

const openGpuPeers = (all: PeerRow[]) =>
  openOrt({ device: 'webgpu', threads: 1, batched: false }, digitIds(all));

/** The prompt's template names the digits 0 to 9 in turn, each a token of its own. */
function digitIds(rows: PeerRow[]): number[] {
  const known = /Digits: 0 1 2 3 4 5 6 7 8 9/;
  if (!known.test(rows[0]!.text)) throw new Error('The template does not name the digits.');
  // Every second token of "0 1 2 …" is a digit: found as the run of ten that rise by one.
  const { ids } = rows[0]!;
  for (let at = 0; at + 20 < ids.length; at++) {
    const run = Array.from({ length: 10 }, (_, digit) => ids[at + 2 * digit]!);
    if (run.every((id, digit) => id === run[0]! + digit)) return run;
  }
  throw new Error('The digits of the template were not found.');
}

const shortestOf = (all: readonly PeerRow[]): PeerRow =>
  [...all].sort((a, b) => a.ids.length - b.ids.length)[0]!;

/** The responses to the instruction of middling length. */
function middlingOf(all: readonly PeerRow[]): PeerRow[] {
  const byId = new Map(all.map((each) => [each.row.id, each]));
  const groups = byInstruction(all.map(({ row }) => row)).map((group) =>
    group.map(({ id }) => byId.get(id)!),
  );
  const size = (group: PeerRow[]) => group.reduce((sum, { ids }) => sum + ids.length, 0);
  return groups.sort((a, b) => size(a) - size(b))[groups.length >> 1]!;
}

async function measure(
  { rounds, seconds }: PeerPlan,
  own: Peer,
  others: readonly Peer[],
  rows: readonly PeerRow[],
  agreement: ReadonlyMap<Peer, number>,
  say: (line: string) => void,
): Promise<Omit<PeerReport, 'threads'>> {
  const nameOf = (peer: Peer, mode: PeerMode) => `${peer.name}, ${mode}`;
  // A row by itself, asked again, would be found whole in a peer's cache.
  const modesOf = ({ modes }: Peer) => modes.filter((mode) => mode === 'alone' || rows.length > 1);
  const cases = [own, ...others].flatMap((peer) =>
    modesOf(peer).map(
      (mode): BenchCase => ({
        name: nameOf(peer, mode),
        // Asked for its digits, each has been through a row already; only what reuses prefixes has more to prepare.
        ...(mode === 'as-used' ? { prepare: () => peer.judge(rows.slice(0, 1), mode) } : {}),
        async measure() {
          const start = performance.now();
          await peer.judge(rows, mode);
          return (performance.now() - start) / 1000;
        },
      }),
    ),
  );
  const measured = await runRounds(
    cases,
    { rounds, seconds },
    { onMeasured: (name, took) => say(`${name}: ${took.toFixed(2)} s`) },
  );
  const rates = (peer: Peer, mode: PeerMode) => {
    const found = measured.get(nameOf(peer, mode));
    return found ? rateByRound(rows.length, found.seconds) : null;
  };
  const ownAlone = rates(own, 'alone')!;
  const ownAsUsed = rates(own, 'as-used');
  const figures = others.map((peer): [string, PeerFigure] => {
    const alone = rates(peer, 'alone')!;
    const asUsed = rates(peer, 'as-used');
    const better = largestByRound(asUsed ? [alone, asUsed] : [alone]);
    return [
      peer.name,
      {
        settings: peer.settings,
        rowsPerSecond: spreadOf(alone),
        rowsPerSecondAsUsed: asUsed && spreadOf(asUsed),
        ratio: spreadOf(ratioByRound(ownAlone, alone)),
        ratioAsUsed: ownAsUsed && spreadOf(ratioByRound(ownAsUsed, better)),
        largestDigitDifference: agreement.get(peer)!,
      },
    ];
  });
  return {
    rows: rows.length,
    tokens: rows.reduce((sum, { ids }) => sum + ids.length, 0),
    ours: {
      settings: own.settings,
      rowsPerSecond: spreadOf(ownAlone),
      rowsPerSecondAsUsed: ownAsUsed && spreadOf(ownAsUsed),
    },
    peers: Object.fromEntries(figures),
  };
}
