import { AppError } from '#core/errors.ts';
import { packVectors, type RowVectors, unpackVectors } from '#core/map/row-vectors.ts';
import { type ArtefactFolders, openFolders } from './opfs-folders.ts';

/** The folder that sentence embeddings of datasets are kept in, a folder for each. */
export const meaningsFolder = 'meanings';

/** Rows of one file: what is lost at most where reading is cut off. */
export const rowsOfFile = 512;

const fileOf = (start: number) => `minilm-${start}.i8`;

/** What rows of datasets mean, by the sentence embedder: kept with the dataset, file by file from its first row on. */
export class MeaningStore {
  constructor(private readonly folders: ArtefactFolders) {}

  /** How many rows have been read, from the first on. */
  async known(datasetId: string, rows: number): Promise<number> {
    const folder = this.folders.folder(datasetId);
    for (let start = 0; start < rows; start += rowsOfFile)
      if ((await folder.read(fileOf(start))) === null) return start;
    return rows;
  }

  /** @param start a multiple of `rowsOfFile`; `vectors` are those of the rows from there on */
  async write(datasetId: string, start: number, vectors: readonly Float32Array[]): Promise<void> {
    const packed = packVectors(vectors);
    await this.folders.folder(datasetId).write(fileOf(start), new Uint8Array(packed.buffer));
  }

  /** @throws AppError `meanings-missing` where not every row has been read */
  async read(datasetId: string, rows: number): Promise<RowVectors> {
    const folder = this.folders.folder(datasetId);
    let [values, width] = [new Float32Array(), 0];
    for (let start = 0; start < rows; start += rowsOfFile) {
      const bytes = await folder.read(fileOf(start));
      const count = Math.min(rowsOfFile, rows - start);
      if (start === 0 && bytes) {
        width = bytes.length / count;
        values = new Float32Array(rows * width);
      }
      if (!bytes || bytes.length === 0 || bytes.length !== count * width)
        throw new AppError(
          'meanings-missing',
          'Not every row of this dataset has been read by the sentence embedder, or what was read is damaged, so there is no map yet. Nothing else is affected. Read the rows, or read them again.',
          { datasetId, row: start },
        );
      unpackVectors(
        new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
        width,
        values,
        start * width,
      );
    }
    return { n: rows, width, values };
  }

  /** Drop what is kept of datasets that are gone. @param isHere whether a dataset is stored, removed or not */
  async sweep(isHere: (datasetId: string) => Promise<boolean>): Promise<void> {
    for (const id of await this.folders.list()) if (!(await isHere(id))) await this.remove(id);
  }

  remove(datasetId: string): Promise<void> {
    return this.folders.remove(datasetId);
  }
}

export const openMeanings = async (): Promise<MeaningStore> =>
  new MeaningStore(await openFolders(meaningsFolder));
