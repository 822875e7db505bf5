import { useId } from 'react';
import { offeredMethods } from '#core/method/catalogue.ts';
import { useStoreOf } from '../../../stores.tsx';
import styles from './AddMethod.module.css';

const groupNames = { 'without-reference': 'Without reference', 'with-reference': 'With reference' } as const;

/** Every method that can be run from here. Columns of the data and the baselines are in the table already. */
export function MethodList() {
  const chosen = useStoreOf('methods', (state) => state.chosen);
  const choose = useStoreOf('methods', (state) => state.choose);
  const name = useId();
  return (
    <div className={styles.list}>
      {(['without-reference', 'with-reference'] as const).map((group) => (
        <fieldset key={group} className={styles.group}>
          <legend>{groupNames[group]}</legend>
          {offeredMethods[group].map((method) => (
            <label key={method.key} className={styles.choice}>
              <input
                type="radio"
                name={name}
                checked={method.key === chosen}
                onChange={() => choose(method.key)}
              />
              {method.name}
            </label>
          ))}
        </fieldset>
      ))}
      <p className={styles.note}>
        A score column of the data, such as a reward model’s, and the baselines, length and a constant, stand
        in the table by themselves.
      </p>
    </div>
  );
}
