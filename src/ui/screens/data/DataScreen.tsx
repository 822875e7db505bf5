import { Panel } from '../../primitives/Panel.tsx';

export function DataScreen() {
  return (
    <>
      <h1>What is in the set, and what could not be read</h1>
      <Panel title="Datasets">
        <p>No dataset yet.</p>
      </Panel>
    </>
  );
}
