import { type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '#ui/primitives/Button.tsx';
import { download } from '#ui/primitives/download.ts';
import { type TableData, tableToCsv } from '../base/table-data.ts';
import styles from './ChartFrame.module.css';
import { ChartTable } from './ChartTable.tsx';
import { CopyButtons } from './CopyButtons.tsx';
import { embeddedFont, pngBlob, svgBlob } from './exports.ts';
import { serialiseChart } from './serialise.ts';
import { type Trace, TraceTerm } from './Trace.tsx';

export interface ChartFrameProps {
  /** What the chart is about, with its unit: "Bad among accepted against rows accepted". */
  title: string;
  /** How many rows of what: "n = 320 rows of 80 instructions, first 120 scored". */
  caption: string;
  /** Where each figure of the chart comes from; their names stand beside the caption. */
  traces: readonly Trace[];
  /** At most a few hundred rows; `fullTable` where the CSV holds more. */
  table: TableData;
  fullTable?: () => TableData;
  /** Without extension; says what the chart shows and of what. */
  fileName: string;
  /** Why there is nothing to draw, as a sentence; the chart is then left out. */
  empty?: string | null;
  /** What makes the chart less than it seems, such as a tiny n. */
  remark?: string | null;
  /** The chart is a table already: none is put behind it. */
  tableIsChart?: boolean;
  /** Controls of the chart itself, such as the kind of bins. */
  controls?: ReactNode;
  children: ReactNode;
}

/** Title, caption, definitions, a table behind, exports: what every chart has around it. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, caption, traces, table, fullTable, fileName, empty, remark, controls, children } = props;
  const { tableIsChart = false } = props;
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const [tableShown, setTableShown] = useState(false);
  const [copying, setCopying] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const picture = (font = '') => serialiseChart(body.current!, title, caption, font);
  const exportPng = async () => {
    try {
      setFailure(null);
      download(await pngBlob(picture(await embeddedFont())), `${fileName}.png`);
    } catch (thrown) {
      setFailure(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  const exportCsv = () => {
    // The mark at the start tells spreadsheets that this is UTF-8.
    const text = `\uFEFF${tableToCsv(fullTable ? fullTable() : table)}`;
    download(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${fileName}.csv`);
  };

  return (
    <figure className={styles.frame} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 className={styles.title} id={id}>
          {title}
        </h3>
        {!empty && (
          <div className={styles.tools}>
            {controls}
            {!tableIsChart && (
              <Button
                size="s"
                variant="quiet"
                aria-pressed={tableShown}
                onClick={() => setTableShown(!tableShown)}
              >
                {tableShown ? 'Hide table' : 'Show table'}
              </Button>
            )}
            <Button size="s" variant="quiet" aria-label={`Export ${title} as CSV`} onClick={exportCsv}>
              CSV
            </Button>
            <Button
              size="s"
              variant="quiet"
              aria-label={`Export ${title} as SVG`}
              onClick={() => download(svgBlob(picture()), `${fileName}.svg`)}
            >
              SVG
            </Button>
            <Button size="s" variant="quiet" aria-label={`Export ${title} as PNG`} onClick={exportPng}>
              PNG
            </Button>
            <Button
              size="s"
              variant="quiet"
              aria-label={`Copy ${title}`}
              aria-expanded={copying}
              onClick={() => setCopying(!copying)}
            >
              Copy
            </Button>
          </div>
        )}
      </div>
      {copying && !empty && (
        <CopyButtons
          title={title}
          table={fullTable ? fullTable() : table}
          picture={tableIsChart ? null : picture}
        />
      )}
      <figcaption className={styles.caption}>
        {caption}
        <span className={styles.traces}>
          {traces.map((trace) => (
            <TraceTerm key={trace.metric} trace={trace} />
          ))}
        </span>
      </figcaption>
      {remark && !empty && <p className={styles.remark}>{remark}</p>}
      {failure && (
        <p className={styles.remark} role="alert">
          {failure}
        </p>
      )}
      {empty ? (
        <p className={styles.empty}>{empty}</p>
      ) : (
        <>
          <div ref={body} className={styles.body}>
            {children}
          </div>
          {!tableIsChart && <ChartTable caption={title} table={table} shown={tableShown} />}
        </>
      )}
    </figure>
  );
}
