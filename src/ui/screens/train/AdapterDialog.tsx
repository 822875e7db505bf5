import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { Dialog } from '../../primitives/Dialog.tsx';
import { Table, Td, Th, Tr } from '../../primitives/Table.tsx';
import { bytes, count } from '../../words/numbers.ts';
import styles from './TrainScreen.module.css';

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** Where an adapter comes from: base, data, settings, seed, figures with their baselines. */
export function AdapterDialog({ entry, onClose }: { entry: AdapterEntry | null; onClose: () => void }) {
  return (
    <Dialog open={entry !== null} onClose={onClose} title={entry?.name ?? ''} wide>
      {entry && (
        <>
          <Table caption={`Provenance of ${entry.name}`}>
            <tbody>
              {provenance(entry).map(([name, value]) => (
                <Tr key={name}>
                  <Th scope="row">{name}</Th>
                  <Td>{value}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
          {!entry.record && (
            <p className={styles.help}>
              It came without a judge.json, so how it was made is not known here. It judges with the default
              templates.
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}

function provenance({ record, base, sha256, bytes: size, addedAt, kind }: AdapterEntry): [string, string][] {
  const lines: [string, string][] = [
    [
      'Kind',
      kind === 'lora' ? 'LoRA adapter, PEFT’s files' : 'Linear probe: a ridge regression on hidden states',
    ],
    ['Base', base.sha256 ? `${base.name}, SHA-256 ${base.sha256.slice(0, 12)}…` : base.name],
    ['Its own SHA-256', `${sha256.slice(0, 12)}…, ${bytes(size)}`],
  ];
  if (addedAt) lines.push(['Kept here since', when.format(new Date(addedAt))]);
  if (!record) return lines;
  const { data, label, settings, seed, figures, maxTokens } = record;
  lines.push(
    ['Made', when.format(new Date(record.createdAt))],
    ['Data', `${data.name}, SHA-256 of its rows ${data.sha256.slice(0, 12)}…`],
    [
      'Rows',
      `${count(data.rows.training)} trained on, ${count(data.rows.validation)} for validation, ${count(data.rows.test)} held out, ${count(data.rows.leftOut)} left out`,
    ],
    ['Labels', label.column === null ? label.method : `column ${label.column}`],
    ...(record.form ? ([['Form without reference', record.form]] as [string, string][]) : []),
    ['Longest prompt', `${count(maxTokens)} tokens`],
    ['Seed', String(seed)],
  );
  if (settings) {
    const { lora, optimiser, loss } = settings;
    lines.push(
      ['LoRA', `rank ${lora.rank}, alpha ${lora.alpha}, dropout ${lora.dropout}, ${lora.targets.join(', ')}`],
      [
        'Training',
        `${settings.epochs} epochs, ${settings.batchRows} rows a step, learning rate ${optimiser.learningRate}, ${optimiser.warmUpSteps} warm-up steps`,
      ],
      ['Loss', `${loss.teacher} CE with reference + ${loss.student} CE without + ${loss.distillation} KL`],
    );
  }
  for (const [name, value] of Object.entries(figures))
    lines.push([
      name.replaceAll('_', ' '),
      value === null ? 'undefined' : String(Number(value.toPrecision(4))),
    ]);
  return lines;
}
