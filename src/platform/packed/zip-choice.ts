import { AppError } from '#core/errors.ts';
import type { ZipMember } from './zip-directory.ts';

const manifestOfProject = 'project.json';
const maxNames = 10;

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Folders, and what systems put beside the files of a user. */
const isClutter = (path: string) =>
  path.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\.|thumbs\.db$|desktop\.ini$)/i.test(path);

const holdsRows = (path: string) => /\.(?:jsonl|ndjson|json|csv|tsv|parquet)(?:\.gz|\.zst)?$/i.test(path);

const isAbout = (path: string) =>
  /^(?:readme|licen[cs]e|copying|notice|changelog|changes|citation)(?:\.[a-z]{1,4})?$/i.test(baseName(path));

/** An office document, which is a zip too. */
export const isOffice = (members: readonly ZipMember[]): boolean =>
  members.some(({ path }) => path === '[Content_Types].xml' || path === 'mimetype');

export const isProject = (members: readonly ZipMember[]): boolean =>
  members.some(({ path }) => path === manifestOfProject);

/**
 * The file of a zip that holds its rows, with the paths of those that are left out.
 * @throws {AppError} `several-files`, `no-data-file`, `project-file`
 */
export function chosenMember(
  members: readonly ZipMember[],
  name: string,
): { member: ZipMember; leftOut: string[] } {
  if (isProject(members))
    throw new AppError(
      'project-file',
      `${name} is a project file of the workbench, so no rows were read from it. Open it on the page's Data screen; what its dataset exports there can be read.`,
      { file: name },
    );
  const files = members.filter(({ path }) => !isClutter(path));
  const withRows = files.filter(({ path }) => holdsRows(path));
  const among = withRows.length > 0 ? withRows : files.filter(({ path }) => !isAbout(path));
  const [member] = among;
  if (!member || files.some(({ path }) => /\.(?:safetensors|gguf)$/i.test(path))) throw noData(name, files);
  if (among.length > 1) throw severalFiles(name, among);
  return { member, leftOut: files.filter((file) => file !== member).map(({ path }) => path) };
}

const noData = (name: string, files: readonly ZipMember[]) =>
  new AppError(
    'no-data-file',
    `${name} holds no file of rows: ${files.length === 0 ? 'it is empty' : listed(files)}. Datasets are read as JSONL, JSON, CSV, TSV or Parquet. An adapter is imported on the Train screen, a model opened on the Judge screen.`,
    { file: name },
  );

const severalFiles = (name: string, files: readonly ZipMember[]) =>
  new AppError(
    'several-files',
    `${name} holds ${files.length} files that may hold rows, so none was read: ${listed(files)}. Unpack it and open one of them; the others can then be joined to it, or put below it.`,
    { file: name, files: files.map(({ path }) => path) },
  );

export function listed(files: readonly { path: string }[]): string {
  const named = files.slice(0, maxNames).map(({ path }) => path);
  const more = files.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
