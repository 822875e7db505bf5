import { useId, useRef } from 'react';
import { checkupOfListed } from '#core/checkup/checkup.ts';
import { judgeName } from '#core/judge/identity.ts';
import type { JudgeMode } from '#core/judge/judge.ts';
import { type AdapterEntry, isSameAdapter } from '#core/models/adapter-entry.ts';
import { comparesTexts } from '#core/models/needed-models.ts';
import type { CatalogueEntry } from '#state/catalogue-entry.ts';
import { bytesToFetch, type JudgeOption, judgeOptions } from '#state/judge-options.ts';
import { isSameSource } from '#state/judge-store.ts';
import { Button } from '../../primitives/Button.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { StoredItem } from '../../primitives/StoredItem.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, count } from '../../words/numbers.ts';
import { Word } from '../../words/Word.tsx';
import styles from './JudgePanel.module.css';

const parameters = (n: number) =>
  n >= 1e9
    ? `${(n / 1e9).toFixed(1)} billion parameters`
    : `${count(Math.round(n / 1e6))} million parameters`;

function whence(option: JudgeOption, mode: JudgeMode, embedder: CatalogueEntry | null): string | null {
  const size = bytesToFetch(option, mode, embedder);
  if (size > 0)
    return `Not on this host: choosing it downloads ${bytes(size)} from huggingface.co, which learns your network address. Your data stays here.`;
  if (option.adapter) return null;
  const keptFrom = option.model?.keptFrom;
  return keptFrom === undefined ? 'From the host of this page.' : `Kept in this browser, from ${keptFrom}.`;
}

/** What an adapter stands on: its language model, or the sentence embedder alone. */
const standsOn = (adapter: AdapterEntry, mode: JudgeMode, embedder: CatalogueEntry | null) =>
  comparesTexts(adapter, mode)
    ? `, compares texts by ${embedder?.name ?? 'the sentence embedder'}${embedder ? ` (${bytes(embedder.bytes)})` : ''} and needs no language model`
    : ` on ${adapter.base.name}`;

const origins: Record<AdapterEntry['origin'], string> = {
  shipped: 'comes with this page',
  trained: 'trained in this browser',
  imported: 'imported',
};

const kinds: Record<AdapterEntry['kind'], string> = { lora: 'LoRA', 'linear-probe': 'Linear probe' };

function Choice({ option, group }: { option: JudgeOption; group: string }) {
  const source = useStoreOf('judge', (state) => state.source);
  const chosen = useStoreOf('judge', (state) => state.adapter);
  const chooseSource = useStoreOf('judge', (state) => state.chooseSource);
  const mode = useStoreOf('judge', (state) => state.mode);
  const embedder = useStoreOf('judge', (state) => state.embedder);
  const { adapter, model } = option;
  const checkup = useStoreOf('checkup', ({ list }) =>
    checkupOfListed(list, {
      modelId: model?.id ?? adapter?.base.id ?? '',
      adapterSha256: adapter?.sha256 ?? null,
      mode,
    }),
  );
  const from = model && whence(option, mode, embedder);
  const sameAdapter = isSameAdapter(chosen?.source ?? null, adapter?.source ?? null);
  return (
    <label className={styles.choice}>
      <input
        type="radio"
        name={group}
        checked={sameAdapter && isSameSource(source, option.source)}
        onChange={() => chooseSource(option.source, adapter)}
      />
      <span>
        <span className={styles.name}>{adapter?.name ?? model?.name}</span>
        {adapter && (
          <span className={styles.note}>
            {kinds[adapter.kind]} of {bytes(adapter.bytes)}
            {standsOn(adapter, mode, embedder)}, {origins[adapter.origin]}
          </span>
        )}
        {model && !adapter && (
          <span className={styles.note}>
            {parameters(model.parameters)}, {bytes(model.bytes)}, {model.licence}
          </span>
        )}
        {from && <span className={styles.note}>{from}</span>}
        {checkup?.report && (
          <span className={styles.note}>
            Check-up on these rows, {mode.replace('-', ' ')}: {checkup.report.sentence}
          </span>
        )}
      </span>
    </label>
  );
}

const keptAdapter = ({ adapter }: JudgeOption): boolean => adapter?.source.kind === 'kept';

/** Which model judges: one of the catalogue, alone or with an adapter, or files of the user's own. */
export function JudgePanel() {
  const catalogue = useStoreOf('judge', (state) => state.catalogue);
  const source = useStoreOf('judge', (state) => state.source);
  const chooseSource = useStoreOf('judge', (state) => state.chooseSource);
  const load = useStoreOf('judge', (state) => state.load);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const name = useId();
  const input = useRef<HTMLInputElement>(null);
  const adapters = useStoreOf('judge', (state) => state.adapters);
  const adapter = useStoreOf('judge', (state) => state.adapter);
  const removeAdapter = useStoreOf('adapters', (state) => state.remove);
  const embedder = useStoreOf('judge', (state) => state.embedder);
  const hasHub = useStoreOf('hub', ({ models }) => models !== null);
  const openHub = useStoreOf('hub', (state) => state.open);
  const options = judgeOptions(catalogue ?? [], adapters, source, embedder);
  const files = source?.kind === 'files' ? source.files : null;
  const loaded = load.kind === 'ready' ? load.judge : null;
  return (
    <Panel title={<Word of="judge">Judge</Word>} aside={busy ? 'busy with a run' : undefined}>
      {catalogue && options.length === 0 && (
        <p className={styles.none}>
          This page came without a judge. Bring one below: any GGUF of the Llama, Mistral, Qwen2, Qwen3,
          SmolLM3, Granite or Gemma 3 family, such as SmolLM2-135M-Instruct in Q4_1 (98 MB). It is read here
          and sent nowhere.
        </p>
      )}
      <fieldset className={styles.list} disabled={busy}>
        <legend className="visually-hidden">Judge</legend>
        {options.map((option) => (
          <StoredItem
            key={`${option.adapter?.source.id ?? ''} ${option.model?.id ?? ''}`}
            as="div"
            what="judge"
            onRemove={keptAdapter(option) ? () => void removeAdapter(option.adapter!.source.id) : null}
          >
            <Choice option={option} group={name} />
          </StoredItem>
        ))}
        <div className={styles.choice}>
          <input
            type="radio"
            name={name}
            aria-label="Files of your own"
            checked={files !== null && adapter === null}
            onChange={() => (files ? chooseSource({ kind: 'files', files }) : input.current?.click())}
          />
          <span>
            <span className={styles.name}>{files?.[0]?.name ?? 'Files of your own'}</span>
            <span className={styles.note}>
              {files
                ? `${bytes(files.reduce((sum, file) => sum + file.size, 0))}, read here and sent nowhere`
                : 'One GGUF, or safetensors with config.json and tokenizer.json: a language model, or a reward model.'}
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
            accept=".gguf,.safetensors,.json,.jinja"
            onChange={(event) => {
              const chosen = [...(event.target.files ?? [])];
              if (chosen.length > 0) chooseSource({ kind: 'files', files: chosen });
              event.target.value = '';
            }}
          />
        </div>
      </fieldset>
      {!hasHub && (
        <p className={styles.hub}>
          <Button size="s" onClick={() => void openHub()}>
            Get a model from the Hub
          </Button>
        </p>
      )}
      {loaded && (
        <p className={styles.loaded}>
          {loaded.uses.base ? (
            <>
              Loaded: {judgeName(loaded)}
              {loaded.answers === 'score' && ', a reward model'}, context of {count(loaded.contextLength)}{' '}
              tokens, SHA-256 <span title={loaded.model.sha256}>{loaded.model.sha256.slice(0, 12)}…</span>
            </>
          ) : (
            `Loaded: ${loaded.adapter?.name}, without its language model.`
          )}
        </p>
      )}
      {loaded?.notes.map((note) => (
        <p key={note} className={styles.loaded} role="note">
          {note}
        </p>
      ))}
    </Panel>
  );
}
