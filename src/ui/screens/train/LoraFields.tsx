import { type LoraTarget, loraTargets, type TrainingSettings } from '#core/training/settings.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './TrainScreen.module.css';

/** Every setting of a LoRA training, each with what it does. */
export function LoraFields() {
  const settings = useStoreOf('train', (state) => state.setup.settings);
  const change = useStoreOf('train', (state) => state.change);
  const set = (part: Partial<TrainingSettings>) => change({ settings: { ...settings, ...part } });
  const { lora, loss, optimiser } = settings;
  const setLora = (part: Partial<typeof lora>) => set({ lora: { ...lora, ...part } });
  const setLoss = (part: Partial<typeof loss>) => set({ loss: { ...loss, ...part } });
  const setOptimiser = (part: Partial<typeof optimiser>) => set({ optimiser: { ...optimiser, ...part } });
  const toggle = (target: LoraTarget, on: boolean) => {
    const targets = loraTargets.filter((each) => (each === target ? on : lora.targets.includes(each)));
    if (targets.length > 0) setLora({ targets });
  };
  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        <NumberField
          label="Epochs"
          hint="Passes over the rows."
          min={1}
          max={20}
          step={1}
          value={settings.epochs}
          onValue={(epochs) => set({ epochs })}
        />
        <NumberField
          label="Rows a step"
          hint="More: steadier, fewer steps."
          min={1}
          max={1024}
          step={1}
          value={settings.batchRows}
          onValue={(batchRows) => set({ batchRows })}
        />
        <NumberField
          label="Learning rate"
          hint="Too high: the loss jumps."
          min={1e-6}
          max={0.1}
          step="any"
          value={optimiser.learningRate}
          onValue={(learningRate) => setOptimiser({ learningRate })}
        />
        <NumberField
          label="Warm-up steps"
          hint="In which it rises from 0."
          min={0}
          max={10_000}
          step={1}
          value={optimiser.warmUpSteps}
          onValue={(warmUpSteps) => setOptimiser({ warmUpSteps })}
        />
        <NumberField
          label="Rank"
          hint="Size of the adapter."
          min={1}
          max={256}
          step={1}
          value={lora.rank}
          onValue={(rank) => setLora({ rank })}
        />
        <NumberField
          label="Alpha"
          hint="The change is scaled by alpha / rank."
          min={1}
          max={1024}
          step="any"
          value={lora.alpha}
          onValue={(alpha) => setLora({ alpha })}
        />
        <NumberField
          label="Dropout, %"
          hint="Inputs that LoRA does not see in a step."
          min={0}
          max={90}
          step={1}
          value={Math.round(100 * lora.dropout)}
          onValue={(value) => setLora({ dropout: value / 100 })}
        />
        <NumberField
          label="Clip the gradient at"
          hint="0: never."
          min={0}
          max={1000}
          step="any"
          value={optimiser.clipNorm}
          onValue={(clipNorm) => setOptimiser({ clipNorm })}
        />
      </div>
      <fieldset className={styles.fields}>
        <legend className={styles.faint}>Projections that are adapted</legend>
        <div className={styles.actions}>
          {loraTargets.map((target) => (
            <label key={target} className={styles.help}>
              <input
                type="checkbox"
                checked={lora.targets.includes(target)}
                onChange={(event) => toggle(target, event.target.checked)}
              />{' '}
              {target.replace('_proj', '')}
            </label>
          ))}
        </div>
      </fieldset>
      <div className={styles.pair}>
        <NumberField
          label="Weight of CE with reference"
          hint="The teacher learns the label."
          min={0}
          max={100}
          step="any"
          value={loss.teacher}
          onValue={(teacher) => setLoss({ teacher })}
        />
        <NumberField
          label="Weight of CE without"
          hint="The student learns it."
          min={0}
          max={100}
          step="any"
          value={loss.student}
          onValue={(student) => setLoss({ student })}
        />
        <NumberField
          label="Weight of the KL"
          hint="The student follows the teacher."
          min={0}
          max={100}
          step="any"
          value={loss.distillation}
          onValue={(distillation) => setLoss({ distillation })}
        />
        <NumberField
          label="Rows at a time"
          hint="On the device together; fewer take less memory."
          min={1}
          max={64}
          step={1}
          value={settings.microBatchRows}
          onValue={(microBatchRows) => set({ microBatchRows })}
        />
        <NumberField
          label="Steps between validations"
          hint="0: at the end only."
          min={0}
          max={10_000}
          step={1}
          value={settings.validateEvery}
          onValue={(validateEvery) => set({ validateEvery })}
        />
        <NumberField
          label="Steps between checkpoints"
          hint="What a crash can cost."
          min={1}
          max={1000}
          step={1}
          value={settings.saveEvery}
          onValue={(saveEvery) => set({ saveEvery })}
        />
      </div>
      <Field
        label="Recompute layers in the backward pass (gradient checkpointing)"
        hint="Less memory, a third more time; the numbers are the same."
      >
        {(control) => (
          <Select
            {...control}
            value={settings.recompute}
            onChange={(event) => set({ recompute: event.target.value as TrainingSettings['recompute'] })}
          >
            <option value="when-memory-is-short">when memory is short</option>
            <option value="always">always</option>
            <option value="never">never</option>
          </Select>
        )}
      </Field>
    </div>
  );
}
