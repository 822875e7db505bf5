import { useId } from 'react';
import { offerKey } from '#core/method/method.ts';
import { offers, seesReference } from '#core/method/registry.ts';
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
          {offers
            .filter((offer) => seesReference(offer) === (group === 'with-reference'))
            .map((offer) => (
              <label key={offerKey(offer)} className={styles.choice}>
                <input
                  type="radio"
                  name={name}
                  checked={offerKey(offer) === chosen}
                  onChange={() => choose(offerKey(offer))}
                />
                {offer.name}
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
