import { keepingChoices } from '#state/keeping-store.ts';
import { Field } from '../../primitives/Field.tsx';
import { Select } from '../../primitives/Input.tsx';
import { useStoreOf } from '../../stores.tsx';
import { bytes } from '../../words/numbers.ts';

/** Whether what a linear probe reads of the rows is kept with the run, and how much of it. */
export function KeepingField() {
  const maxBytes = useStoreOf('keeping', (state) => state.maxBytes);
  const choose = useStoreOf('keeping', (state) => state.choose);
  const isProbe = useStoreOf('judge', (state) => state.adapter?.kind === 'linear-probe');
  if (!isProbe) return null;
  return (
    <Field
      label="Keep hidden states"
      hint={
        maxBytes === 0
          ? 'Off: nothing but the scores is kept.'
          : 'With the run, about 1 kB a row: what the judge read, which teaching learns from. Removed with the run.'
      }
    >
      {(control) => (
        <Select {...control} value={maxBytes} onChange={(event) => choose(Number(event.target.value))}>
          {keepingChoices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === 0 ? 'off' : `up to ${bytes(choice)}`}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
