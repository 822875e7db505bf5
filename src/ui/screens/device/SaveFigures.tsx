import { useState } from 'react';
import { snakeCase } from '#core/bench/snake-case.ts';
import { Button } from '../../primitives/Button.tsx';
import { download } from '../../primitives/download.ts';
import { useStores } from '../../stores.tsx';

/** The figures as JSON: the same names as `npm run bench -- --json` gives. */
export function SaveFigures() {
  const stores = useStores();
  const [copied, setCopied] = useState(false);
  const json = () => {
    const { results, measuredAt } = stores.bench.getState();
    const { environment } = stores;
    const { processors, isolated } = environment.getState();
    return JSON.stringify(snakeCase({ measuredAt, processors, isolated, backends: results }), null, 2);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(json());
      setCopied(true);
    } catch {
      stores.notices.getState().say('The browser did not allow copying. Save the figures as a file instead.');
    }
  };
  return (
    <>
      <Button onClick={() => void copy()}>{copied ? 'Copied' : 'Copy as JSON'}</Button>
      <Button
        variant="quiet"
        onClick={() => download(new Blob([json()], { type: 'application/json' }), 'device-figures.json')}
      >
        Save as JSON
      </Button>
    </>
  );
}
