import type { CompareBasis } from '#state/compare/sections.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { BestOfNChart } from './BestOfNChart.tsx';
import { BiasCharts } from './BiasCharts.tsx';
import styles from './CompareScreen.module.css';
import { ExportPicks } from './ExportPicks.tsx';
import { MethodSelect } from './MethodSelect.tsx';
import { RankingCharts } from './RankingCharts.tsx';
import { SectionState } from './SectionState.tsx';
import { SlicesTable } from './SlicesTable.tsx';
import { methodRows } from './sentences.ts';

/** What one method says of the models, is worth as a picker, and where it fails. */
export function SubjectPanels({ basis }: { basis: CompareBasis }) {
  const chosen = useStoreOf('compare', (state) => state.chosen);
  const choose = useStoreOf('compare', (state) => state.choose);
  const ranking = useStoreOf('compare', (state) => state.ranking);
  const bestOfN = useStoreOf('compare', (state) => state.bestOfN);
  const slices = useStoreOf('compare', (state) => state.slices);
  const bias = useStoreOf('compare', (state) => state.bias);
  if (!chosen) return null;
  const { method } = chosen.subject;
  const rows = methodRows(basis, method.id);
  const part = { basis, method, rows };
  return (
    <>
      <Panel
        title="Which model ranks first"
        aside={rows}
        actions={
          <MethodSelect
            label="Ranked, picked and sliced by"
            methods={basis.methods}
            value={method.id}
            onChoose={(subject) => choose({ subject })}
          />
        }
      >
        <div className={styles.stack}>
          <SectionState of="ranking" shown={ranking !== null} />
          {ranking && <RankingCharts {...part} ranking={ranking} />}
        </div>
      </Panel>
      {basis.label && (
        <>
          <Panel title="What picking the best response gains" aside={method.name}>
            <SectionState of="bestOfN" shown={bestOfN !== null} />
            {bestOfN && <BestOfNChart {...part} report={bestOfN} />}
            <ExportPicks basis={basis} subject={chosen.subject} />
          </Panel>
          <Panel title="Where it fails" aside={method.name}>
            <SectionState of="slices" shown={slices !== null} />
            {slices && <SlicesTable {...part} figures={slices} />}
          </Panel>
          <Panel title="Length bias, self-preference and truncation" aside={method.name}>
            <SectionState of="bias" shown={bias !== null} />
            {bias && <BiasCharts {...part} figures={bias} />}
          </Panel>
        </>
      )}
    </>
  );
}
