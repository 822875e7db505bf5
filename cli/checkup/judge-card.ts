import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CardedCheckup, cardWithCheckups } from '#core/checkup/report-card.ts';
import { modelCardFile } from '#core/training/adapter-record.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { UsageError } from '../command.ts';
import { adapterFolder } from '../judge/node-judge.ts';

/**
 * The path of the card of a judge's folder, whether or not there is a card yet.
 * @throws UsageError where the judge is no adapter in a folder
 */
export async function cardOf(judge: string, method: string): Promise<string> {
  if (method !== 'judge' || !(await adapterFolder(judge)))
    throw new UsageError(
      '--card needs --judge FOLDER, the folder of a trained judge: nothing else has a card.',
    );
  return join(judge, modelCardFile);
}

export async function tellInCard(path: string, checkup: CardedCheckup): Promise<void> {
  const card = await readFile(path, 'utf8').catch((thrown) => {
    if (thrown.code === 'ENOENT') return '';
    throw thrown;
  });
  await replaceFile(path, [cardWithCheckups(card, [checkup])]);
}
