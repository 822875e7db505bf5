import { canGoOn, type TrainingSummary } from '#core/training/training-summary.ts';
import { Button } from '../../primitives/Button.tsx';
import { ConfirmButton } from '../../primitives/ConfirmButton.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { PickItem, PickList } from '../../primitives/PickList.tsx';
import { StoredItem } from '../../primitives/StoredItem.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count } from '../../words/numbers.ts';

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

const states: Record<TrainingSummary['status'], string> = {
  running: 'under way',
  paused: 'paused',
  labelled: 'labels derived',
  done: 'done',
  stopped: 'stopped early',
  failed: 'failed',
  interrupted: 'interrupted when its page was closed',
  elsewhere: 'under way in another tab',
};

/** Every training that is kept here: to look at, to go on with, to remove. */
export function TrainingsPanel() {
  const trainings = useStoreOf('train', (state) => state.trainings);
  const remove = useStoreOf('train', (state) => state.remove);
  if (!trainings || trainings.length === 0) return null;
  return (
    <Panel title="Trainings" aside={count(trainings.length)}>
      <PickList>
        {trainings.map((training) => (
          <StoredItem key={training.id} what="training" onRemove={() => void remove(training.id)}>
            <TrainingItem training={training} />
          </StoredItem>
        ))}
      </PickList>
    </Panel>
  );
}

function TrainingItem({ training }: { training: TrainingSummary }) {
  const current = useStoreOf('train', (state) => state.current?.id === training.id);
  const activeId = useStoreOf('train', (state) => state.activeId);
  const { open, resume, remove } = useStoreOf('train', (state) => state);
  const { plan, progress, status } = training;
  const created = when.format(new Date(training.createdAt));
  const at =
    progress && status !== 'done' ? `, step ${count(progress.step)} of ${count(progress.steps)}` : '';
  return (
    <PickItem
      name={plan.name}
      notes={[
        `${plan.method === 'lora' ? 'LoRA' : 'Linear probe'} on ${training.dataName}; ${created}`,
        `${states[status]}${at}${training.error ? `: ${training.error.message}` : ''}`,
      ]}
      current={current}
      onOpen={() => void open(training.id)}
      actions={
        <>
          {canGoOn(training) && activeId === null && (
            <Button size="s" onClick={() => void resume(training.id)}>
              Go on
            </Button>
          )}
          {training.id !== activeId && status !== 'elsewhere' && (
            <ConfirmButton
              action="Remove"
              label={`Remove the training of ${created}`}
              title={`Remove ${plan.name}?`}
              onConfirm={() => void remove(training.id)}
            >
              <p>Its labels and checkpoints are removed. An adapter that it gave is kept.</p>
            </ConfirmButton>
          )}
        </>
      }
    />
  );
}
