import type { TuningStore } from '#model/kernels/webgpu/tuner.ts';
import { openFolders } from '#storage/artefacts/opfs-folders.ts';

/** Choices of WebGPU tiles between visits, in the origin's private file system, each in a file of its own. */
export const tuningStore: TuningStore = {
  async read(key) {
    const bytes = await (await choices()).read(fileName(key));
    return bytes && new TextDecoder().decode(bytes);
  },
  async write(key, choice) {
    await (await choices()).write(fileName(key), new TextEncoder().encode(choice));
  },
};

const choices = async () => (await openFolders('kernel-tunings')).folder('webgpu');

const fileName = (key: string) => `${key.replace(/[^\w.]+/g, '-')}.json`;
