import { useState } from 'react';
import type { RunSummary } from '#core/run/run.ts';
import { maxRunName } from '#core/run/run-name.ts';
import { runName } from '#state/compare/methods.ts';
import { Button } from '../../primitives/Button.tsx';
import { Dialog } from '../../primitives/Dialog.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';

/** Give a run a name of its own, or take it away by leaving the field empty. */
export function RenameRun({ run, created }: { run: RunSummary; created: string }) {
  const rename = useStoreOf('run', (state) => state.rename);
  const say = useStoreOf('notices', (state) => state.say);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const begin = () => {
    setName(run.name ?? '');
    setOpen(true);
  };
  const save = async () => {
    setOpen(false);
    const before = run.name ?? null;
    const now = name.trim() || null;
    if (now === before) return;
    await rename(run.id, now);
    say(
      now === null ? `The run of ${created} has no name any more.` : `The run is called “${now}” now.`,
      () => void rename(run.id, before),
    );
  };
  return (
    <>
      <Button size="s" variant="quiet" aria-label={`Rename the run of ${created}`} onClick={begin}>
        Rename
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Rename the run"
        footer={
          <Button variant="primary" onClick={() => void save()}>
            Save
          </Button>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Field
            label="Name"
            hint={`Compare, Decide and exports show it. Empty: “${runName({ ...run, name: undefined })}”.`}
          >
            {(control) => (
              <Input
                {...control}
                value={name}
                maxLength={maxRunName}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </form>
      </Dialog>
    </>
  );
}
