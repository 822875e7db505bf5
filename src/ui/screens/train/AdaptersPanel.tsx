import { useRef, useState } from 'react';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { isSameAdapter } from '#core/models/adapter-entry.ts';
import { Button } from '../../primitives/Button.tsx';
import { ConfirmButton } from '../../primitives/ConfirmButton.tsx';
import { download } from '../../primitives/download.ts';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { PickItem, PickList } from '../../primitives/PickList.tsx';
import { StoredItem } from '../../primitives/StoredItem.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes, count } from '../../words/numbers.ts';
import { AdapterDialog } from './AdapterDialog.tsx';
import { HubDialog } from './HubDialog.tsx';
import styles from './TrainScreen.module.css';
import { useBase } from './useBase.ts';
import { useJudgeWith } from './useJudgeWith.ts';

const origins = { shipped: 'comes with this page', trained: 'trained here', imported: 'imported' } as const;

/** Every adapter at hand: where it comes from, what it is worth, and what can be done with it. */
export function AdaptersPanel() {
  const list = useStoreOf('adapters', (state) => state.list);
  const error = useStoreOf('adapters', (state) => state.error);
  const pending = useStoreOf('adapters', (state) => state.pending);
  const importFrom = useStoreOf('adapters', (state) => state.importFrom);
  const remove = useStoreOf('adapters', (state) => state.remove);
  const say = useStoreOf('notices', (state) => state.say);
  const base = useBase();
  const input = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<AdapterEntry | null>(null);
  const [hub, setHub] = useState(false);
  const take = async (files: File[]) => {
    const entry = await importFrom({ kind: 'files', files }, base);
    if (entry) say(`${entry.name} was imported. Choose it under Judge.`);
  };
  return (
    <Panel
      title="Adapters"
      aside={count(list.length)}
      actions={
        <>
          <Button size="s" busy={pending === 'import'} onClick={() => input.current?.click()}>
            Import files
          </Button>
          <Button size="s" disabled={pending === 'import'} onClick={() => setHub(true)}>
            Import from the Hub
          </Button>
        </>
      }
    >
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Adapter files"
        multiple
        accept=".zip,.safetensors,.json,.md"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) void take(files);
        }}
      />
      {error && (
        <ErrorState title="The adapter was not taken">
          <p>{error.message}</p>
        </ErrorState>
      )}
      {list.length === 0 ? (
        <p className={styles.help}>
          None yet. A training gives one; so does a zip or the folder that <code>cli train</code> or PEFT
          wrote: adapter_config.json with adapter_model.safetensors.
        </p>
      ) : (
        <PickList>
          {list.map((entry) => (
            <StoredItem
              key={`${entry.source.kind} ${entry.source.id}`}
              what="adapter"
              onRemove={entry.source.kind === 'kept' ? () => void remove(entry.source.id) : null}
            >
              <AdapterItem entry={entry} onOpen={() => setOpened(entry)} />
            </StoredItem>
          ))}
        </PickList>
      )}
      <AdapterDialog entry={opened} onClose={() => setOpened(null)} />
      <HubDialog open={hub} onClose={() => setHub(false)} />
    </Panel>
  );
}

function AdapterItem({ entry, onOpen }: { entry: AdapterEntry; onOpen: () => void }) {
  const current = useStoreOf('judge', (state) => isSameAdapter(state.adapter?.source ?? null, entry.source));
  const exportZip = useStoreOf('adapters', (state) => state.exportZip);
  const remove = useStoreOf('adapters', (state) => state.remove);
  const busy = useStoreOf('run', (state) => state.activeId !== null);
  const judgeWith = useJudgeWith();
  const { figures } = entry.record ?? {};
  const r = (value: number | null | undefined) => (value ?? Number.NaN).toFixed(2).replace('-', '−');
  const worth =
    figures?.test_agreement === undefined || figures.test_agreement === null
      ? 'no figures with it'
      : `held out: ${r(figures.test_agreement)}, untrained ${r(figures.test_agreement_of_base)}, length ${r(figures.test_agreement_of_length)}`;
  return (
    <PickItem
      name={entry.name}
      notes={[
        `${entry.kind === 'lora' ? 'LoRA' : 'Linear probe'} of ${bytes(entry.bytes)} on ${entry.base.name}, ${origins[entry.origin]}`,
        worth,
      ]}
      current={current}
      onOpen={onOpen}
      actions={
        <>
          <Button
            size="s"
            disabled={busy}
            aria-label={`Judge with ${entry.name}`}
            onClick={() => judgeWith(entry)}
          >
            Judge
          </Button>
          {entry.source.kind === 'kept' && (
            <>
              <Button
                size="s"
                variant="quiet"
                aria-label={`Export ${entry.name}`}
                onClick={async () => {
                  const zip = await exportZip(entry.source.id);
                  if (zip) download(zip.blob, zip.name);
                }}
              >
                Export
              </Button>
              <ConfirmButton
                action="Remove"
                label={`Remove ${entry.name}`}
                title={`Remove ${entry.name}?`}
                disabled={busy && current}
                onConfirm={() => void remove(entry.source.id)}
              >
                <p>Runs that it scored are kept. Export it first if it may be wanted again.</p>
              </ConfirmButton>
            </>
          )}
        </>
      }
    />
  );
}
