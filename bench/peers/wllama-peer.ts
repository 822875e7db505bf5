import type { Peer, PeerRow } from './peer.ts';

/** What we use of @wllama/wllama 3: llama.cpp in WebAssembly. */
interface Wllama {
  loadModel(files: Blob[], settings: Record<string, unknown>): Promise<void>;
  createCompletion(options: Record<string, unknown>): Promise<Completion>;
  isMultithread(): boolean;
  getNumThreads(): number;
  exit(): Promise<void>;
}

interface Completion {
  choices: {
    logprobs: {
      content?: { top_logprobs: { token: string; logprob: number }[] }[];
      top_logprobs?: Record<string, number>[];
    } | null;
  }[];
  usage?: { prompt_tokens: number };
}

const modules = '/peer-modules/@wllama/wllama/esm';

/** One prompt at a time, as its interface has it: llama.cpp cuts it into batches of 512 tokens itself. */
export async function openWllama(name: string, address: string, threads: number): Promise<Peer> {
  const { Wllama } = (await import(/* @vite-ignore */ `${modules}/index.js`)) as {
    Wllama: new (paths: { default: string }, config: object) => Wllama;
  };
  const wllama = new Wllama({ default: `${modules}/wasm/wllama.wasm` }, { suppressNativeLog: true });
  const model = await (await fetch(address)).blob();
  const settings = { n_ctx: 2048, n_batch: 2048, n_ubatch: 512, n_threads: threads, n_gpu_layers: 0 };
  await wllama.loadModel([model], settings);
  if (wllama.getNumThreads() !== threads)
    throw new Error(`${name} runs on ${wllama.getNumThreads()} threads, not on ${threads}.`);
  const complete = (text: string, more: Record<string, unknown>) =>
    wllama.createCompletion({ prompt: text, max_tokens: 1, temperature: 0, ...more });
  return {
    name,
    settings,
    modes: ['alone', 'as-used'],
    async judge(rows, mode) {
      for (const { text, ids } of rows) {
        const { usage } = await complete(text, { cache_prompt: mode === 'as-used' });
        if (usage && usage.prompt_tokens !== ids.length)
          throw new Error(`${name} saw ${usage.prompt_tokens} tokens where we see ${ids.length}.`);
      }
    },
    async digits({ text }: PeerRow) {
      const completion = await complete(text, { cache_prompt: false, logprobs: 2000 });
      return digitsOf(completion);
    },
    close: () => wllama.exit(),
  };
}

function digitsOf({ choices }: Completion): number[] {
  const found = choices[0]?.logprobs;
  const listed = found?.content?.[0]?.top_logprobs ?? [];
  const byToken = new Map(listed.map(({ token, logprob }) => [token, logprob]));
  for (const [token, logprob] of Object.entries(found?.top_logprobs?.[0] ?? {})) byToken.set(token, logprob);
  return Array.from({ length: 10 }, (_, digit) => Math.exp(byToken.get(String(digit)) ?? Number.NaN));
}
