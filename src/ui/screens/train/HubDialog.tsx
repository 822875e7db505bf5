import { useState } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import { useBase } from './useBase.ts';

/** An adapter from the Hugging Face Hub: said what that tells others before it is asked. */
export function HubDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const importFrom = useStoreOf('adapters', (state) => state.importFrom);
  const say = useStoreOf('notices', (state) => state.say);
  const base = useBase();
  const [repo, setRepo] = useState('');
  const [revision, setRevision] = useState('main');
  const valid = /^[\w.-]+\/[\w.-]+$/.test(repo.trim());
  const fetchIt = async () => {
    if (!valid) return;
    onClose();
    const entry = await importFrom({ kind: 'hub', repo: repo.trim(), revision: revision.trim() }, base);
    if (entry) say(`${entry.name} was imported. Choose it under Judge.`);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Import an adapter from the Hugging Face Hub"
      footer={
        <Button variant="primary" disabled={!valid} onClick={() => void fetchIt()}>
          Fetch from huggingface.co
        </Button>
      }
    >
      <Field
        label="Repository"
        error={repo.trim() !== '' && !valid ? 'A repository is written owner/name.' : null}
        hint={`This browser fetches the adapter’s files from huggingface.co, which learns your network address and which repository you asked for. None of your data is sent. An adapter without judge.json is taken to be for ${base.name}.`}
      >
        {(control) => (
          <Input
            {...control}
            value={repo}
            placeholder="owner/name"
            onChange={(event) => setRepo(event.target.value)}
          />
        )}
      </Field>
      <Field label="Revision" hint="A branch, a tag or a commit; a commit never changes.">
        {(control) => (
          <Input {...control} value={revision} onChange={(event) => setRevision(event.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
