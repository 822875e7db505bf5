import { type PresetId, presetOf } from '#state/train/setup.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { SegmentedControl } from '../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../stores.tsx';
import { LoraFields } from './LoraFields.tsx';
import styles from './TrainScreen.module.css';

const presetNames: Record<PresetId, { name: string; help: string }> = {
  'linear-probe': {
    name: 'Linear probe, seconds',
    help: 'Reads each prompt once and fits a straight line from the model’s last hidden state to the label. Nothing in the model changes. An honest rival: try it first.',
  },
  'small-lora': {
    name: 'Small LoRA',
    help: 'A small adapter, one pass over the rows, prompts of up to 384 tokens: minutes to hours on a laptop.',
  },
  paper: {
    name: 'Paper’s settings',
    help: 'Rank 16 on q, k, v, o, learning rate 3e-4, 100 warm-up steps, 128 rows a step, two passes. The paper trained 13 billion parameters on 30,000 rows with them; on few rows there are hardly any steps.',
  },
};

/** Linear probe or LoRA, by a preset or setting by setting. */
export function MethodFields() {
  const setup = useStoreOf('train', (state) => state.setup);
  const change = useStoreOf('train', (state) => state.change);
  const choosePreset = useStoreOf('train', (state) => state.choosePreset);
  const busy = useStoreOf('train', (state) => state.activeId !== null);
  const preset = presetOf(setup);
  return (
    <Panel title="How it learns" aside={busy ? 'busy with a training' : undefined}>
      <fieldset className={styles.fields} disabled={busy}>
        <legend className="visually-hidden">Method</legend>
        <Field
          label="Preset"
          hint={preset ? presetNames[preset].help : 'Settings of your own, from the last preset on.'}
        >
          {(control) => (
            <Select
              {...control}
              value={preset ?? 'own'}
              onChange={(event) => choosePreset(event.target.value as PresetId)}
            >
              {preset === null && <option value="own">Own settings</option>}
              {Object.entries(presetNames).map(([value, { name }]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <SegmentedControl
          label="Method"
          options={[
            { value: 'lora', label: 'LoRA' },
            { value: 'linear-probe', label: 'Linear probe' },
          ]}
          value={setup.method}
          onChange={(method) => change({ method })}
        />
        {setup.method === 'linear-probe' ? (
          <Field
            label="What the fit without reference learns"
            hint="The teacher is the fit with reference, asked out of fold: self-distillation in small."
          >
            {(control) => (
              <Select
                {...control}
                value={setup.probeTarget}
                onChange={(event) => change({ probeTarget: event.target.value as 'label' | 'teacher' })}
              >
                <option value="label">the labels</option>
                <option value="teacher">the teacher’s predictions</option>
              </Select>
            )}
          </Field>
        ) : (
          <details className={styles.more}>
            <summary>Every setting of LoRA</summary>
            <div>
              <LoraFields />
            </div>
          </details>
        )}
      </fieldset>
    </Panel>
  );
}
