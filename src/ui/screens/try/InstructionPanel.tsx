import type { KeyboardEvent } from 'react';
import { Button } from '../../primitives/Button.tsx';
import { Field } from '../../primitives/Field.tsx';
import { TextArea } from '../../primitives/Input.tsx';
import { NumberField } from '../../primitives/NumberField.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import styles from './TryScreen.module.css';

const examples: readonly { name: string; text: string }[] = [
  { name: 'A sum', text: 'What is 17 times 23? Answer with the number alone.' },
  { name: 'A letter', text: 'Write a short, friendly letter that declines an invitation to a wedding.' },
  { name: 'No such thing', text: 'Who won the chess world championship of 1847?' },
];

/** What is asked, and how it is answered. */
export function InstructionPanel() {
  const instruction = useStoreOf('try', (state) => state.instruction);
  const setInstruction = useStoreOf('try', (state) => state.setInstruction);
  const settings = useStoreOf('try', (state) => state.settings);
  const change = useStoreOf('try', (state) => state.changeSettings);
  const write = useStoreOf('try', (state) => state.write);
  const running = useStoreOf('run', (state) => state.activeId !== null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || running) return;
    event.preventDefault();
    void write();
  };
  return (
    <Panel title="What is asked">
      <div className={styles.body}>
        <Field label="Instruction" hint="Ctrl+Enter or ⌘+Enter has it answered.">
          {(control) => (
            <TextArea
              {...control}
              rows={6}
              value={instruction}
              onChange={(event) => setInstruction(event.target.value)}
              onKeyDown={onKeyDown}
            />
          )}
        </Field>
        <div className={styles.examples}>
          <span className={styles.label}>Examples</span>
          {examples.map(({ name, text }) => (
            <Button key={name} size="s" onClick={() => setInstruction(text)}>
              {name}
            </Button>
          ))}
        </div>
        <div className={styles.settings}>
          <NumberField
            label="Temperature"
            hint="0: the likeliest token each time."
            min={0}
            max={2}
            step="any"
            value={settings.temperature}
            onValue={(temperature) => change({ temperature })}
          />
          <NumberField
            label="Most tokens"
            min={1}
            max={1024}
            step={1}
            value={settings.maxTokens}
            onValue={(maxTokens) => change({ maxTokens })}
          />
          <NumberField
            label="Seed"
            hint="The same seed gives the same answer."
            min={0}
            max={0xffffffff}
            step={1}
            value={settings.seed}
            onValue={(seed) => change({ seed })}
          />
        </div>
      </div>
    </Panel>
  );
}
