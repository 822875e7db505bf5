import { useEffect, useState } from 'react';
import { Input } from '../../primitives/Input.tsx';
import styles from './ScoreRangeFields.module.css';

type Range = readonly [number, number];

interface ScoreRangeFieldsProps {
  range: Range | null;
  onRange: (range: Range | null) => void;
}

const whole: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

const textsOf = (range: Range | null): [string, string] => [
  range && range[0] > whole[0] ? String(range[0]) : '',
  range && range[1] < whole[1] ? String(range[1]) : '',
];

function rangeOf([low, high]: [string, string]): Range | null {
  const bound = (text: string, otherwise: number) => {
    const value = Number(text);
    return text.trim() === '' || !Number.isFinite(value) ? otherwise : value;
  };
  const range: Range = [bound(low, whole[0]), bound(high, whole[1])];
  return range[0] <= whole[0] && range[1] >= whole[1] ? null : range;
}

/** Score from, score to; an empty end is open. */
export function ScoreRangeFields({ range, onRange }: ScoreRangeFieldsProps) {
  const [texts, setTexts] = useState(() => textsOf(range));
  // Cleared from outside.
  useEffect(() => {
    if (range === null) setTexts((now) => (rangeOf(now) === null ? now : ['', '']));
  }, [range]);
  const change = (next: [string, string]) => {
    setTexts(next);
    onRange(rangeOf(next));
  };
  return (
    <fieldset className={styles.range}>
      <legend className={styles.legend}>Score</legend>
      <div className={styles.ends}>
        <Input
          aria-label="Score from"
          className={styles.end}
          type="number"
          numeric
          step="any"
          placeholder="least"
          value={texts[0]}
          onChange={(event) => change([event.target.value, texts[1]])}
        />
        <span aria-hidden="true">to</span>
        <Input
          aria-label="Score to"
          className={styles.end}
          type="number"
          numeric
          step="any"
          placeholder="most"
          value={texts[1]}
          onChange={(event) => change([texts[0], event.target.value])}
        />
      </div>
    </fieldset>
  );
}
