import { type MetricKey, metricCatalogue } from '#core/metrics/catalogue/catalogue.ts';
import { glossary } from '#core/words/glossary.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { plural } from '../../words/numbers.ts';
import styles from './AboutScreen.module.css';

const byName = (a: { word: string }, b: { word: string }) => a.word.localeCompare(b.word, 'en');

const words = Object.values(glossary).toSorted(byName);
const figures = (Object.keys(metricCatalogue) as MetricKey[])
  .map((key) => ({ word: metricCatalogue[key].name, means: metricCatalogue[key].definition }))
  .toSorted(byName);

/** Every word and every figure that the screens explain, in the same sentences. */
export function Glossary() {
  return (
    <Panel part="glossary" title="Glossary" aside={plural(words.length, 'word')}>
      <List entries={words} />
      <details className={styles.figures}>
        <summary>{plural(figures.length, 'figure')} and what each says</summary>
        <List entries={figures} />
      </details>
    </Panel>
  );
}

function List({ entries }: { entries: readonly { word: string; means: string }[] }) {
  return (
    <dl className={styles.list}>
      {entries.map(({ word, means }) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  );
}
