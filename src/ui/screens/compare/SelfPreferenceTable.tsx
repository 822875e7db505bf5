import { useState } from 'react';
import type { SelfPreference } from '#core/metrics/bias/self-preference.ts';
import { hasInterval } from '#core/metrics/estimate.ts';
import { type BiasFigures, familyOf } from '#state/compare/sections.ts';
import { EstimateCell, Reasons } from '../../charts/frame/EstimateCell.tsx';
import { TraceTerm } from '../../charts/frame/Trace.tsx';
import { Field } from '../../primitives/Field.tsx';
import { Input } from '../../primitives/Input.tsx';
import { Table, Td, Th } from '../../primitives/Table.tsx';
import { useStoreOf } from '../../stores.tsx';
import { drawsWords } from '../../words/draws.ts';
import { count } from '../../words/numbers.ts';
import styles from './CompareScreen.module.css';

interface SelfPreferenceTableProps {
  figures: BiasFigures;
  label: string;
  rows: string;
}

/** Whether rows of the judge's own model family, or truncated rows, score higher than others of the same label. */
export function SelfPreferenceTable({ figures, label, rows }: SelfPreferenceTableProps) {
  const { truncated, family } = figures;
  const trace = { metric: 'favour' as const, rows, seed: drawsWords };
  const parts: [string, string, SelfPreference | null][] = [
    [
      'Own family',
      family ? `${family.models.slice(0, 4).join(', ')}${family.models.length > 4 ? ', …' : ''}` : '',
      family?.preference ?? null,
    ],
    ['Truncated text', '', truncated],
  ];
  const known = parts.filter((part): part is [string, string, SelfPreference] => part[2] !== null);
  return (
    <div className={styles.column}>
      <div className={styles.controls}>
        <OwnFamily found={family !== null} />
      </div>
      {known.length > 0 ? (
        <div className={styles.tight}>
          <Table
            caption="Score differences between marked rows and others, with 95% intervals"
            hideCaption={false}
          >
            <thead>
              <tr>
                <Th>Rows</Th>
                <Th numeric>n</Th>
                <Th numeric>others</Th>
                <Th numeric>
                  <TraceTerm trace={{ ...trace, metric: 'mean_gap', name: 'Mean score, minus others’' }} />
                </Th>
                <Th numeric>
                  <TraceTerm trace={{ ...trace, name: `At equal ${label}` }} />
                </Th>
              </tr>
            </thead>
            <tbody>
              {known.map(([name, which, preference]) => (
                <tr key={name}>
                  <Td>
                    {name}
                    {which && `: ${which}`}
                  </Td>
                  <Td numeric>{count(preference.marked)}</Td>
                  <Td numeric>{count(preference.others)}</Td>
                  <EstimateCell estimate={preference.difference} />
                  <EstimateCell estimate={preference.atEqualLabel} />
                </tr>
              ))}
            </tbody>
          </Table>
          <Reasons
            of={known.flatMap(([, , preference]) => [preference.difference, preference.atEqualLabel])}
          />
          {known.map(([name, , preference]) => (
            <p key={name} className={styles.note}>
              {selfPreferenceWords(name, preference)}
            </p>
          ))}
        </div>
      ) : (
        <p className={styles.note}>No row was truncated, and no model belongs to the judge’s own family.</p>
      )}
    </div>
  );
}

/** Which models belong to the judge’s model family, by a part of their names, which the user can edit. */
function OwnFamily({ found }: { found: boolean }) {
  const family = useStoreOf('compare', (state) => state.choice.family);
  const subject = useStoreOf('compare', (state) => state.chosen?.subject ?? null);
  const choose = useStoreOf('compare', (state) => state.choose);
  const shown = family ?? (subject ? familyOf(subject) : '');
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field
      label="The judge’s model family: model names that contain"
      inline
      hint={!found && shown !== '' && `No model name contains “${shown}”.`}
    >
      {(control) => (
        <Input
          {...control}
          value={typed ?? shown}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => {
            if (typed !== null && typed !== shown) choose({ family: typed.trim() });
            setTyped(null);
          }}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      )}
    </Field>
  );
}

function selfPreferenceWords(name: string, { atEqualLabel: at }: SelfPreference): string {
  const rows = name === 'Own family' ? 'Responses of its own family' : 'Truncated responses';
  if (!hasInterval(at)) return '';
  if (at.low > 0) return `${rows} score higher than others of the same label.`;
  if (at.high < 0) return `${rows} score lower than others of the same label.`;
  return `${rows} are not shown to score higher or lower than others of the same label.`;
}
