import { useEffect } from 'react';
import { datasetReference } from '#core/import/hub/reference.ts';
import { hubHost } from '#core/models/catalogue.ts';
import { TokenField } from '../../../hub/TokenField.tsx';
import { Button } from '../../../primitives/Button.tsx';
import { Dialog } from '../../../primitives/Dialog.tsx';
import { ErrorState } from '../../../primitives/ErrorState.tsx';
import { Field } from '../../../primitives/Field.tsx';
import { Input } from '../../../primitives/Input.tsx';
import { LiveStatus } from '../../../primitives/LiveStatus.tsx';
import { useStoreOf } from '../../../stores.tsx';
import styles from './HubDialog.module.css';
import { SplitChoice } from './SplitChoice.tsx';
import { useHubDatasets } from './useHubDatasets.ts';

/** What looking at a typed dataset asks, or what is wrong with what was typed; null where nothing is typed. */
function askedOf(text: string): { host: string; repo: string } | { fault: string } | null {
  if (text.trim() === '') return null;
  try {
    const { host, repo } = datasetReference(text);
    return { host: new URL(host ?? hubHost).host, repo };
  } catch (thrown) {
    return { fault: (thrown as Error).message };
  }
}

function LookForm() {
  const text = useHubDatasets((state) => state.text);
  const type = useHubDatasets((state) => state.type);
  const looking = useHubDatasets((state) => state.look.kind === 'looking');
  const lookAt = useHubDatasets((state) => state.lookAt);
  const asked = askedOf(text);
  const isFault = asked !== null && 'fault' in asked;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (asked && !isFault) void lookAt(text);
      }}
    >
      <Field
        label="Dataset"
        error={isFault && /[/\s]/.test(text.trim()) ? asked.fault : null}
        hint={
          asked && !isFault
            ? `Asks ${asked.host} which files ${asked.repo} has. The host learns your network address; your rows stay here. No rows are fetched before you choose.`
            : 'Its name on huggingface.co, or the address of its page on any host that works like it. A configuration and split may follow: owner/name:configuration/split.'
        }
      >
        {(control) => (
          <Input
            {...control}
            value={text}
            placeholder="owner/name"
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => type(event.target.value)}
          />
        )}
      </Field>
      <TokenField />
      <div>
        <Button type="submit" size="s" busy={looking} disabled={!asked || isFault}>
          {asked && !isFault ? `Look at it on ${asked.host}` : 'Look at it'}
        </Button>
      </div>
    </form>
  );
}

function Outcome() {
  const look = useHubDatasets((state) => state.look);
  if (look.kind === 'found') return <SplitChoice dataset={look.dataset} />;
  if (look.kind === 'failed')
    return (
      <div className={styles.part}>
        <ErrorState title="The dataset could not be looked at">
          <p>{look.error.message}</p>
        </ErrorState>
      </div>
    );
  return <LiveStatus text={look.kind === 'looking' ? 'Looking at the dataset' : ''} />;
}

function ImportButton({ onClose }: { onClose: () => void }) {
  const openSource = useStoreOf('imports', (state) => state.open);
  const request = useHubDatasets((state) => state.request);
  const hasSplit = useHubDatasets((state) => state.split !== null && state.look.kind === 'found');
  return (
    <Button
      variant="primary"
      disabled={!hasSplit}
      onClick={() => {
        const source = request();
        if (!source) return;
        onClose();
        void openSource([source]);
      }}
    >
      Import this split
    </Button>
  );
}

/** A dataset of the Hugging Face Hub, or of any host that works like it: looked at, previewed, imported. */
export default function HubDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const openDatasets = useStoreOf('hub', (state) => state.openDatasets);
  const isReady = useStoreOf('hub', ({ datasets }) => datasets !== null);
  useEffect(() => void openDatasets(), [openDatasets]);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title="Read a dataset from the Hugging Face Hub"
      footer={isReady && <ImportButton onClose={onClose} />}
    >
      {isReady && (
        <>
          <LookForm />
          <Outcome />
        </>
      )}
    </Dialog>
  );
}
