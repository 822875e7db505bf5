import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { peerModules, peerWeights } from './serve-peers.ts';

const packages = ['@wllama/wllama', '@huggingface/transformers', 'onnxruntime-web'];
const weights = ['q8_0.gguf', 'onnx/config.json', 'onnx/onnx/model.onnx', 'onnx/onnx/model_plain.onnx'];

/**
 * Install the peers where they are not yet, and check that their weights are there.
 * @returns null where all is ready, else what to do, as a sentence
 */
export function readyPeers(say: (line: string) => void): string | null {
  if (!packages.every((name) => existsSync(join(peerModules, name)))) {
    say('Installing the peers …');
    // Their install scripts fetch programs for Node, which no page needs.
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: dirname(peerModules),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0)
      return 'The peers could not be installed: try npm ci --ignore-scripts in bench/peers/npm, with a network.';
  }
  const missing = weights.filter((file) => !existsSync(join(peerWeights, file)));
  if (missing.length === 0) return null;
  return `The peers' weights are missing (${missing.join(', ')} below ${peerWeights}). Make them from the judge's own with Python: pip install gguf onnx numpy, then python bench/peers/make_weights.py --models ${dirname(peerWeights)}`;
}
