import type { CardedCheckup } from '#core/checkup/report-card.ts';
import type { TrainingTools } from '../training-work.ts';

/** The finished check-ups of an adapter, with the names of the datasets that are still here. */
export async function checkupsOfAdapter(
  { openStore }: Pick<TrainingTools, 'openStore'>,
  sha256: string,
): Promise<CardedCheckup[]> {
  const { checkups, datasets } = await openStore();
  const found: CardedCheckup[] = [];
  for (const { datasetId, judge, report } of await checkups.ofAdapter(sha256)) {
    const name = await datasets.get(datasetId).then(
      (dataset) => dataset.name,
      () => 'a dataset that was removed',
    );
    if (report) found.push({ data: name, mode: judge.mode, report });
  }
  return found;
}
