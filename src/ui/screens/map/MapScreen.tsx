import { useEffect } from 'react';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import { embedderWords } from '#state/methods/requirements.ts';
import { EmbeddingProgress } from '../../judging/EmbeddingProgress.tsx';
import { Button } from '../../primitives/Button.tsx';
import { EmptyState } from '../../primitives/EmptyState.tsx';
import { ErrorState } from '../../primitives/ErrorState.tsx';
import { LinkButton } from '../../primitives/LinkButton.tsx';
import { Progress } from '../../primitives/Progress.tsx';
import { ScreenHead } from '../../primitives/Screen.tsx';
import { useStoreOf, useStores } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import { MapOfRows } from './MapOfRows.tsx';

/** Every row as a point, near rows of similar meaning. */
export function MapScreen() {
  const dataset = useStoreOf('datasets', (state) => state.selected);
  const { map } = useStores();
  const shown = useStoreOf('map', (state) => state.datasetId);
  const id = dataset?.id ?? null;
  useEffect(() => {
    if (id !== null) void map.getState().open();
  }, [id, map]);
  if (!dataset)
    return (
      <>
        <ScreenHead sentence="No rows to map yet" />
        <EmptyState
          title="A map needs a dataset"
          action={
            <LinkButton variant="primary" href="#/data">
              Add a dataset
            </LinkButton>
          }
        >
          <p>Here every row is a point, near rows of similar meaning.</p>
        </EmptyState>
      </>
    );
  return shown === dataset.id ? <MapOf key={dataset.id} dataset={dataset} /> : null;
}

function MapOf({ dataset }: { dataset: DatasetSummary }) {
  const { map: store } = useStores();
  const map = useStoreOf('map', (state) => state.map);
  const known = useStoreOf('map', (state) => state.known);
  const read = known ?? 0;
  const progress = useStoreOf('map', (state) => state.progress);
  const error = useStoreOf('map', (state) => state.error);
  const underWay = useStoreOf('embedding', (state) => state.underWay);
  const sentence = map
    ? `${plural(dataset.rows, 'row')} in ${plural(map.words.length, 'cluster')}, placed by meaning`
    : known === null
      ? 'Looking for what has been read'
      : progress
        ? 'Making the map'
        : `${plural(dataset.rows, 'row')} to be read for the map`;
  return (
    <>
      <ScreenHead
        sentence={sentence}
        lead={
          map && (
            <p>
              Rows lie near each other where instruction and response together have a similar meaning, by
              their sentence embeddings and UMAP. Distances between groups of points say little.
              {map.landmarks < dataset.rows &&
                ` ${count(map.landmarks)} rows were laid out, and the others lie among those nearest to them.`}
            </p>
          )
        }
      />
      {error && (
        <ErrorState title="The map could not be made">
          <p>{error.message}</p>
        </ErrorState>
      )}
      {underWay && <EmbeddingProgress underWay={underWay} />}
      {progress && (
        <div>
          <p role="status">{progress.step}</p>
          <Progress label="Making the map" value={progress.done} total={progress.total} />
          <p>
            <Button onClick={() => void store.getState().cancel()}>Cancel</Button>
          </p>
        </div>
      )}
      {!map && !underWay && !progress && (known !== null || error) && (
        <EmptyState
          title={
            read > 0 && read < dataset.rows
              ? `${count(read)} of ${plural(dataset.rows, 'row')} are read`
              : 'The sentence embedder has to read the rows once'
          }
          action={
            <Button
              variant="primary"
              disabled={dataset.rows === 0}
              onClick={() => void store.getState().read()}
            >
              {read >= dataset.rows ? 'Make the map' : `Read ${plural(dataset.rows - read, 'row')}`}
            </Button>
          }
        >
          <p>{embedderWords}</p>
          <p>What is read is kept with the dataset, also where you cancel. No row leaves this browser.</p>
        </EmptyState>
      )}
      {map && <MapOfRows dataset={dataset} map={map} />}
    </>
  );
}
