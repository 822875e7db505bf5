import { useId, useRef } from 'react';
import type { CatalogueEntry } from '#state/judge-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, count } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './JudgePanel.module.css';

const parameters = (n: number) =>
  n >= 1e9
    ? `${(n / 1e9).toFixed(1)} billion parameters`
    : `${count(Math.round(n / 1e6))} million parameters`;

function whence(entry: CatalogueEntry): string | null {
  if (entry.available === 'here') return 'From the host of this page.';
  if (entry.available === 'nowhere') return 'Not on this host.';
  return `Not on this host: choosing it downloads ${bytes(entry.bytes)} from huggingface.co, which learns your network address. Your data stays here.`;
}

/** Which model judges: one of the catalogue, or files of the user's own. */
export function JudgePanel() {
  const catalogue = useStoreOf('judge', (state) => state.catalogue);
  const source = useStoreOf('judge', (state) => state.source);
  const chooseSource = useStoreOf('judge', (state) => state.chooseSource);
  const load = useStoreOf('judge', (state) => state.load);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const name = useId();
  const input = useRef<HTMLInputElement>(null);
  const usable = (catalogue ?? []).filter(({ available }) => available !== 'nowhere');
  const files = source?.kind === 'files' ? source.files : null;
  const loaded = load.kind === 'ready' ? load.judge : null;
  return (
    <Panel title={<Word of="judge">Judge</Word>} aside={busy ? 'busy with a run' : undefined}>
      {catalogue && usable.length === 0 && (
        <p className={styles.none}>
          This page came without a judge. Bring one below: any GGUF of the Llama, Qwen2 or Qwen3 family, such
          as SmolLM2-135M-Instruct in Q4_1 (98 MB). It is read here and sent nowhere.
        </p>
      )}
      <fieldset className={styles.list} disabled={busy}>
        <legend className="visually-hidden">Judge</legend>
        {usable.map((entry) => (
          <label key={entry.id} className={styles.choice}>
            <input
              type="radio"
              name={name}
              checked={source?.kind === 'catalogue' && source.id === entry.id}
              onChange={() =>
                chooseSource({ kind: 'catalogue', id: entry.id, allowHub: entry.available === 'hub' })
              }
            />
            <span>
              <span className={styles.name}>{entry.name}</span>
              <span className={styles.note}>
                {parameters(entry.parameters)}, {bytes(entry.bytes)}, {entry.licence}
              </span>
              <span className={styles.note}>{whence(entry)}</span>
            </span>
          </label>
        ))}
        <div className={styles.choice}>
          <input
            type="radio"
            name={name}
            aria-label="Files of your own"
            checked={files !== null}
            onChange={() => input.current?.click()}
          />
          <span>
            <span className={styles.name}>{files?.[0]?.name ?? 'Files of your own'}</span>
            <span className={styles.note}>
              {files
                ? `${bytes(files.reduce((sum, file) => sum + file.size, 0))}, read here and sent nowhere`
                : 'One GGUF, or safetensors with config.json and tokenizer.json.'}
            </span>
            <span className={styles.pick}>
              <Button size="s" disabled={busy} onClick={() => input.current?.click()}>
                Choose model files
              </Button>
            </span>
          </span>
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            aria-label="Model files"
            multiple
            accept=".gguf,.safetensors,.json"
            onChange={(event) => {
              const chosen = [...(event.target.files ?? [])];
              if (chosen.length > 0) chooseSource({ kind: 'files', files: chosen });
              event.target.value = '';
            }}
          />
        </div>
      </fieldset>
      {loaded && (
        <p className={styles.loaded}>
          Loaded: {loaded.model.name}, context of {count(loaded.contextLength)} tokens, SHA-256{' '}
          <span title={loaded.model.sha256}>{loaded.model.sha256.slice(0, 12)}…</span>
        </p>
      )}
    </Panel>
  );
}
