import type { RunSummary } from '#core/run/run.ts';
import { maxRunName } from '#core/run/run-name.ts';
import { runName } from '#state/compare/methods.ts';
import { RenameButton } from '../../primitives/RenameButton.tsx';
import { useStoreOf } from '../../stores.tsx';

/** Give a run a name of its own, or take it away by leaving the field empty. */
export function RenameRun({ run, created }: { run: RunSummary; created: string }) {
  const rename = useStoreOf('run', (state) => state.rename);
  const say = useStoreOf('notices', (state) => state.say);
  const save = async (text: string) => {
    const before = run.name ?? null;
    const now = text || null;
    await rename(run.id, now);
    say(
      now === null ? `The run of ${created} has no name any more.` : `The run is called “${now}” now.`,
      () => void rename(run.id, before),
    );
  };
  return (
    <RenameButton
      label={`Rename the run of ${created}`}
      title="Rename the run"
      name={run.name ?? ''}
      hint={`Compare, Decide and exports show it. Empty: “${runName({ ...run, name: undefined })}”.`}
      maxLength={maxRunName}
      onRename={(text) => void save(text)}
    />
  );
}
