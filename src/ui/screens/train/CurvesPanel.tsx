import { niceDomain } from '#core/charts/scales.ts';
import { bestValidation, type TrainingCurves } from '#core/training/curves.ts';
import type { TrainingSummary } from '#core/training/training-summary.ts';
import { formatNumber, formatTick } from '#core/words/format.ts';
import { ChartFrame } from '../../charts/frame/ChartFrame.tsx';
import { LinesPlot, type Series } from '../../charts/LinesPlot.tsx';
import { Panel } from '../../primitives/Panel.tsx';
import { useStoreOf } from '../../stores.tsx';
import { count, plural } from '../../words/numbers.ts';
import styles from './TrainScreen.module.css';

/** Whether it learns: the parts of the loss, and the agreement on rows that it does not see. */
export function CurvesPanel({ training }: { training: TrainingSummary }) {
  const curves = useStoreOf('train', (state) => state.curves);
  if (!curves || curves.steps.length === 0) return null;
  return (
    <Panel title="Whether it learns">
      <div className={styles.charts}>
        <LossChart curves={curves} training={training} />
        <AgreementChart curves={curves} training={training} />
      </div>
    </Panel>
  );
}

interface ChartProps {
  curves: TrainingCurves;
  training: TrainingSummary;
}

const three = (value: number) => formatNumber(value, 3);

const ofStep = ({ plan: { settings } }: TrainingSummary) => ({
  rows: `${plural(settings.batchRows, 'row')} of each step`,
  split: 'training',
  seed: String(settings.seed),
});

function LossChart({ curves: { steps }, training }: ChartProps) {
  const x = steps.map(({ step }) => step);
  const line = (
    name: string,
    of: (point: (typeof steps)[number]) => number,
    look: Series['look'],
  ): Series => ({
    name,
    points: { x, y: steps.map(of) },
    look,
  });
  const series = [
    line('CE without reference', ({ student }) => student, 'main'),
    line('CE with reference', ({ teacher }) => teacher, 'baseline'),
    line('KL', ({ distillation }) => distillation, 'dotted'),
  ];
  const top = Math.max(
    ...steps.flatMap(({ teacher, student, distillation }) => [teacher, student, distillation]),
  );
  return (
    <ChartFrame
      title="Loss by step (nats)"
      caption={`Means over the ${plural(training.plan.settings.batchRows, 'row')} of each step; ln 10 = 2.30 is a guess among ten digits.`}
      fileName={`loss of ${training.plan.name}`}
      traces={[
        { metric: 'cross_entropy', ...ofStep(training) },
        { metric: 'distillation', ...ofStep(training) },
      ]}
      table={{
        columns: [
          { name: 'Step' },
          { name: 'CE with reference', format: three },
          { name: 'CE without reference', format: three },
          { name: 'KL', format: three },
        ],
        rows: steps.map(({ step, teacher, student, distillation }) => [step, teacher, student, distillation]),
      }}
      empty={steps.length < 2 ? 'The curve begins with the second step.' : null}
    >
      <LinesPlot
        height={240}
        x={{ label: 'Step', domain: [1, Math.max(2, x.at(-1)!)], format: formatTick }}
        y={{ label: 'Nats', domain: niceDomain(0, top, 5), format: formatTick }}
        series={series}
        stops={steps.map(({ step, teacher, student, distillation }) => ({
          x: step,
          y: student,
          title: `Step ${count(step)}`,
          values: [
            ['CE without reference', three(student)],
            ['CE with reference', three(teacher)],
            ['KL', three(distillation)],
          ] as const,
        }))}
        stopsLabel="Steps"
      />
    </ChartFrame>
  );
}

function AgreementChart({ curves: { validations, steps }, training }: ChartProps) {
  const known = validations.filter(({ agreement }) => agreement !== null);
  const rows = validations[0]?.rows ?? 0;
  const best = bestValidation(validations);
  const values = known.map(({ agreement }) => agreement!);
  const base = training.record?.figures.test_agreement_of_base ?? null;
  const low = Math.min(0, ...values);
  const high = Math.max(0.2, ...values);
  return (
    <ChartFrame
      title="Agreement on validation rows (Pearson)"
      caption={`n = ${plural(rows, 'row')} that are not trained on, without reference${
        best ? `; best ${three(best.agreement!)} after step ${count(best.step)}, which is kept` : ''
      }.`}
      fileName={`agreement of ${training.plan.name}`}
      traces={[
        {
          metric: 'pearson',
          rows: `${plural(rows, 'row')} with a derived label`,
          split: 'validation: held out by instruction, to choose by',
          seed: String(training.plan.settings.seed),
          interval: 'None here. Compare has one, once rows are judged with it.',
        },
      ]}
      remark={
        rows > 0 && rows < 50 ? `${plural(rows, 'row')} are few: differences of 0.2 may be chance.` : null
      }
      table={{
        columns: [
          { name: 'Step' },
          { name: 'Agreement', format: three },
          { name: 'CE', format: three },
          { name: 'Rows' },
        ],
        rows: validations.map(({ step, agreement, student, rows: n }) => [step, agreement, student, n]),
      }}
      empty={
        known.length < 2
          ? training.plan.shares.validation === 0
            ? 'No rows are held out for validation.'
            : 'The curve begins with the second validation.'
          : null
      }
    >
      <LinesPlot
        height={240}
        x={{ label: 'Step', domain: [1, Math.max(2, steps.at(-1)!.step)], format: formatTick }}
        y={{ label: 'Pearson', domain: niceDomain(low, high, 5), format: formatTick }}
        series={[
          { name: training.plan.name, points: { x: known.map(({ step }) => step), y: values }, look: 'main' },
        ]}
        stops={known.map(({ step, agreement, student }) => ({
          x: step,
          y: agreement!,
          title: `After step ${count(step)}`,
          values: [
            ['Agreement', three(agreement!)],
            ['CE', three(student)],
            ...(base === null ? [] : [['Untrained, held out', three(base)] as const]),
          ] as const,
        }))}
        stopsLabel="Validations"
      />
    </ChartFrame>
  );
}
