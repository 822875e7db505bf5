import type { BackendName, JudgeMode } from '#core/judge/judge.ts';
import { needsOf } from '#core/linear-probe/probe-json.ts';
import type { AdapterRecord } from '#core/training/adapter-record.ts';
import type { ByteSource } from '#model/weights/byte-source.ts';
import { digestBytes } from '#model/weights/digest.ts';
import { type RunningBackend, type StartOptions, startBackend } from '../backends/backend.ts';
import type { OwnedEmbedder } from '../engine/prompt-features.ts';
import { TextJudge } from '../engine/text-judge.ts';
import type { WasmPlatform } from '../kernels/wasm/platform.ts';
import { readLinearProbe } from '../linear-probe/probe-files.ts';
import { describeAdapter } from './describe-adapter.ts';
import { probeAdapter } from './open-adapter.ts';

export interface TextJudgeOptions extends StartOptions {
  /** The adapter's, by name. */
  files: ReadonlyMap<string, ByteSource>;
  /** How it will be asked. */
  mode: JudgeMode;
  /** SHA-256 of the base model that it would be put on; null where that is not known before it is loaded. */
  base: string | null;
  backend: BackendName | 'auto';
  wasm: WasmPlatform;
  openEmbedder(backend: RunningBackend): Promise<OwnedEmbedder>;
}

export interface OpenedTextJudge {
  judge: TextJudge;
  record: AdapterRecord;
  /** Free the embedder and the device. */
  close(): void;
}

/**
 * An adapter as a judge that needs no language model.
 * @returns null where it reads the base in this mode, or was made on another base than the one named: then only the
 *   base itself can say whether they fit
 */
export async function openTextJudge(options: TextJudgeOptions): Promise<OpenedTextJudge | null> {
  const { files, mode, base, openEmbedder } = options;
  const { kind, weights: file, record } = await describeAdapter(files);
  if (kind !== 'linear-probe' || !record || (base !== null && base !== record.base.sha256)) return null;
  const weights = files.get(file)!;
  const probes = await readLinearProbe(weights, null);
  const needs = needsOf(probes)[mode];
  if (needs.includes('base')) return null;
  const sha256 = digestBytes(await weights.read(0, weights.size));
  const { id, name } = record;
  const adapter = probeAdapter({ id, name, kind, sha256 }, probes);
  const running = await startForTexts(options);
  try {
    const embedder = needs.includes('embedder') ? await openEmbedder(running) : null;
    const judge = new TextJudge(record.base, adapter, running, embedder);
    const close = () => {
      judge.dispose();
      running.stop();
    };
    return { judge, record, close };
  } catch (thrown) {
    running.stop();
    throw thrown;
  }
}

/** WebAssembly unless it was chosen otherwise: trying WebGPU takes longer than an embedder needs for many rows. */
async function startForTexts(options: TextJudgeOptions): Promise<RunningBackend> {
  const { backend, wasm } = options;
  if (backend !== 'auto') return startBackend(backend, wasm, options);
  try {
    const running = await startBackend('wasm', wasm, options);
    const reason =
      'This judge needs the sentence embedder alone, for which WebAssembly is quick enough: WebGPU was not tried.';
    return { ...running, report: { ...running.report, reason } };
  } catch {
    return startBackend('auto', wasm, options);
  }
}
