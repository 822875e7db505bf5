import { AppError } from '../errors.ts';

interface FileType {
  name: string;
  /** Bytes at the file's beginning, as Latin-1. */
  magic: string;
  advice: string;
}

const save = 'Save or export it as JSONL, JSON or CSV, and open that.';
const unpack = 'Unpack it and open the JSONL, JSON or CSV file inside, or compress that one file with gzip.';
const feather =
  "Convert it first, in Python for example: pandas.read_feather(f).to_json(g, orient='records', lines=True).";

const types: readonly FileType[] = [
  { name: 'a PDF document', magic: '%PDF', advice: save },
  { name: 'a Zip archive', magic: 'PK\x03\x04', advice: unpack },
  { name: 'a RAR archive', magic: 'Rar!', advice: unpack },
  { name: 'a 7-Zip archive', magic: '7z\xbc\xaf', advice: unpack },
  { name: 'a bzip2 file', magic: 'BZh', advice: unpack },
  { name: 'an xz file', magic: '\xfd7zXZ', advice: unpack },
  { name: 'a Zstandard file', magic: '\x28\xb5\x2f\xfd', advice: unpack },
  {
    name: 'a gzip file within a gzip file',
    magic: '\x1f\x8b',
    advice: 'Decompress it once and open the result.',
  },
  {
    name: 'a Parquet file',
    magic: 'PAR1',
    advice: 'It can be read from a file, not while it comes in: download it, and drop the file here.',
  },
  { name: 'an Arrow file', magic: 'ARROW1', advice: feather },
  { name: 'an old Excel or Word file', magic: '\xd0\xcf\x11\xe0', advice: save },
  { name: 'a PNG image', magic: '\x89PNG', advice: save },
  { name: 'a JPEG image', magic: '\xff\xd8\xff', advice: save },
  { name: 'a GIF image', magic: 'GIF8', advice: save },
  { name: 'a RIFF file (image, sound or video)', magic: 'RIFF', advice: save },
  { name: 'an SQLite database', magic: 'SQLite format 3', advice: save },
  { name: 'an HDF5 file', magic: '\x89HDF', advice: save },
  { name: 'a GGUF model', magic: 'GGUF', advice: 'Open it as a judge, not as data.' },
  { name: 'a NumPy array', magic: '\x93NUMPY', advice: save },
  { name: 'a Python pickle', magic: '\x80\x04\x95', advice: save },
];

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** What a Zip archive holds, where it is an office document. */
function zipName(head: Uint8Array): Pick<FileType, 'name' | 'advice'> | null {
  const names = latin1(head.subarray(0, 4096));
  if (names.includes('xl/'))
    return { name: 'an Excel workbook', advice: 'Save the sheet as CSV (UTF-8), and open that.' };
  if (names.includes('word/') || names.includes('mimetypeapplication/vnd.oasis'))
    return { name: 'an office document', advice: save };
  return null;
}

/**
 * Refuse a file that is plainly something else, by its first bytes.
 * @throws {AppError} `wrong-file-type`, with the type's name in `data.type`
 */
export function refuseOtherTypes(head: Uint8Array, fileName: string): void {
  const start = latin1(head.subarray(0, 16));
  const found = types.find(({ magic }) => start.startsWith(magic));
  if (found) refuse(fileName, (found.magic.startsWith('PK') && zipName(head)) || found);
}

const markup = /^\s*<(!doctype|html|\?xml|head|body|svg)\b/i;

const pointer = /^(?:version https:\/\/git-lfs\.github\.com\/spec\/|\/annex\/objects\/)/;

/**
 * Refuse texts that stand in a file's place: markup, which a link to a page instead of a file gives, and the pointers
 * that a clone holds where large files were not fetched.
 * @param consequence what could not be done, as the end of a sentence
 * @throws {AppError} `wrong-file-type`
 */
export function refuseOtherTexts(text: string, fileName: string, consequence?: string): void {
  if (markup.test(text.slice(0, 512)))
    refuse(
      fileName,
      {
        name: 'a web page or XML',
        advice:
          'Where it came from a link, use the link of the raw file rather than of the page that shows it.',
      },
      consequence,
    );
  if (pointer.test(text))
    refuse(
      fileName,
      {
        name: text.startsWith('version') ? 'a Git LFS pointer' : 'a git-annex pointer',
        advice: text.startsWith('version')
          ? 'The file itself was not fetched: run git lfs pull in the repository, or download the file from its page, and open that.'
          : 'The file itself was not fetched: run git annex get in the repository, and open that.',
      },
      consequence,
    );
}

function refuse(
  fileName: string,
  { name, advice }: Pick<FileType, 'name' | 'advice'>,
  consequence = 'no rows were read',
): never {
  throw new AppError('wrong-file-type', `${fileName} is ${name}, so ${consequence}. ${advice}`, {
    file: fileName,
    type: name,
  });
}
