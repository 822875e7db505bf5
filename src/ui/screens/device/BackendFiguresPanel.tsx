import { backendTitle, type FigureRow, figureSections, significant } from '#core/bench/figure-rows.ts';
import type { BackendFigures } from '#core/bench/figures.ts';
import { Panel } from '../../primitives/Panel.tsx';
import { Table, Td, Th, Tr } from '../../primitives/Table.tsx';
import styles from './DeviceScreen.module.css';

const columns = 7;

function Figure({ label, unit, spread, note }: FigureRow) {
  return (
    <Tr>
      <Th scope="row" className={styles.label}>
        {label}
      </Th>
      {spread ? (
        <>
          <Td numeric>{spread.n > 1 && significant(spread.min)}</Td>
          <Td numeric className={styles.median}>
            {significant(spread.median)}
          </Td>
          <Td numeric>{spread.n > 1 && significant(spread.max)}</Td>
          <Td numeric>{spread.n}</Td>
        </>
      ) : (
        <Td colSpan={4} className={styles.missing}>
          not measured
        </Td>
      )}
      <Td className={styles.unit}>{unit}</Td>
      <Td className={styles.note}>{note}</Td>
    </Tr>
  );
}

/** Everything that was measured of one backend, with units, n and range. */
export function BackendFiguresPanel({ figures }: { figures: BackendFigures }) {
  const title = backendTitle(figures);
  return (
    <Panel title={title} aside={`${figures.device}; ${figures.model}`} className={styles.panel}>
      <Table caption={`Figures of ${title}`}>
        <thead>
          <tr>
            <Th>Figure</Th>
            <Th numeric>Least</Th>
            <Th numeric>Median</Th>
            <Th numeric>Most</Th>
            <Th numeric>n</Th>
            <Th>Unit</Th>
            <Th>Remark</Th>
          </tr>
        </thead>
        {figureSections(figures).map((section) => (
          <tbody key={section.title}>
            <tr>
              <Th scope="rowgroup" colSpan={columns} className={styles.section}>
                {section.title}
              </Th>
            </tr>
            {section.rows.map((row, at) => (
              // Labels repeat where a figure is given for two sets.
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
              <Figure key={at} {...row} />
            ))}
          </tbody>
        ))}
      </Table>
    </Panel>
  );
}
