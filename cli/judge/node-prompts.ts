import { AppError } from '#core/errors.ts';
import { askedAdapter, type OpenedPrompts, openPrompts } from '#model/prompt/open-prompts.ts';
import { locateModel, openFiles } from './locate-model.ts';
import { adapterOf } from './node-judge.ts';

/**
 * The prompts of a judge that runs elsewhere, by its id or path; none of its weights are loaded.
 * @throws AppError `no-such-judge`, `unknown-base`, and those of `askedAdapter` and `openPrompts`
 */
export async function openNodePrompts(judge: string, base?: string): Promise<OpenedPrompts> {
  const found = await adapterOf(judge);
  const adapter = found && (await askedAdapter(found.files, 'adapter'));
  const wanted = found ? (base ?? found.base ?? adapter?.record?.base.id) : judge;
  if (wanted === undefined)
    throw new AppError(
      'unknown-base',
      'This adapter does not say which model it is for. Name it with --base.',
    );
  const { id, name, folder, files, sha256 } = await locateModel(wanted);
  return openPrompts({ id, name, files: await openFiles(folder, files), sha256 }, adapter);
}
