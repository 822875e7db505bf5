import { splitSize } from '#core/import/hub/dataset.ts';
import { namesHubDataset } from '#core/import/hub/reference.ts';
import { type Command, UsageError } from '../command.ts';
import { headOfDataset, lookAtDataset } from '../hub-dataset.ts';
import { parseOptions, required } from '../parse-options.ts';

/** Tells what a dataset of the Hub holds. */
export const datasetsCommand: Command = {
  name: 'datasets',
  summary: 'list the configurations and splits of a dataset of the Hugging Face Hub',
  usage: `Usage: npm run --silent cli -- datasets --data hf:OWNER/NAME[@REVISION][:CONFIGURATION[/SPLIT]] [OPTIONS]

  --data hf:…      the dataset; every command with --data reads one of its splits by such a name
  --head           show the first rows of the split that is named, or of the only one, read by range
  --json           one JSON object on stdout: repo, commit, licence, converted, splits, notes, and head

HF_ENDPOINT names a mirror or a Hub of one's own, and HF_TOKEN a token for gated and private datasets.
Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      head: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const data = required(options.data, 'data');
    if (!namesHubDataset(data)) throw new UsageError('--data must be hf:OWNER/NAME.');
    const { dataset, reference } = await lookAtDataset(data);
    const head = options.head ? await headOfDataset(dataset, reference) : null;
    const { repo, commit, licence, converted, splits, notes } = dataset;
    if (options.json) {
      const told = splits.map(({ config, split, rows, bytes, files, partial }) => ({
        ...{ config, split, rows, bytes, partial },
        files: files.map(({ name }) => name),
      }));
      console.log(
        JSON.stringify({ repo, commit, licence, converted, splits: told, notes, ...(head && { head }) }),
      );
      return 0;
    }
    console.log(
      `${repo} at ${commit}, ${licence === null ? 'no licence named' : `licence ${licence}`}${converted ? ', read from the Hub’s conversion to Parquet' : ''}`,
    );
    for (const split of splits)
      console.log(
        `  hf:${repo}:${split.config}/${split.split}  ${splitSize(split)}${split.partial === null ? '' : `. ${split.partial}`}`,
      );
    for (const note of [...notes, ...(head?.notes ?? [])]) console.log(note);
    for (const record of head?.records ?? []) console.log(JSON.stringify(record));
    return 0;
  },
};
