import { maxSamples } from '#core/language-model/generation.ts';
import { NumberField } from '../../../primitives/NumberField.tsx';
import { SegmentedControl } from '../../../primitives/SegmentedControl.tsx';
import { useStoreOf } from '../../../stores.tsx';
import styles from './AddMethod.module.css';

/** Where VRO's samples come from: the data, or a model that writes them now; how many then, and how long. */
export function VariationFields() {
  const { samples, count, maxNewTokens } = useStoreOf('methods', (state) => state.variation);
  const set = useStoreOf('methods', (state) => state.setVariation);
  return (
    <>
      <SegmentedControl
        label="Compare with"
        options={[
          { value: 'dataset', label: 'Responses in the data' },
          { value: 'sampled', label: 'Samples written now' },
        ]}
        value={samples}
        onChange={(value: typeof samples) => set({ samples: value })}
      />
      {samples === 'sampled' && (
        <div className={styles.fields}>
          <NumberField
            label="Samples for each instruction"
            min={1}
            max={maxSamples}
            step={1}
            value={count}
            onValue={(value) => set({ count: value })}
          />
          <NumberField
            label="Tokens of a sample, at most"
            min={8}
            max={1024}
            step={1}
            value={maxNewTokens}
            onValue={(value) => set({ maxNewTokens: value })}
          />
        </div>
      )}
    </>
  );
}
