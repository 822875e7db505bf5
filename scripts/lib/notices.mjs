// @ts-check
/**
 * Third-party notices of the built page: every package of which something is in dist/, the workers and the service
 * worker included, with its licence. rollup-license-plugin finds the packages and refuses licences that are not allowed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createViteLicensePlugin } from 'rollup-license-plugin';
import { repository } from '../../node/process/run.mjs';
import { compiledIn, noticeOf } from './compiled-in.mjs';

/** SPDX licences under which the page may ship code, fonts and binaries. Add one only after reading it. */
const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'OFL-1.1',
  'PSF-2.0',
];

/** Whether all of an SPDX expression is allowed; alternatives are not looked into, so that a person does. @param {string} expression */
export const isAllowed = (expression) =>
  expression.split(' AND ').every((licence) => allowedLicences.includes(licence));

export const noticesFile = 'third-party-notices.txt';

/**
 * Shipped as files that no module's text goes into: the font, TensorFlow.js's WebAssembly, and what the compiler of our
 * own WebAssembly adds to it.
 */
const alwaysShipped = ['@fontsource-variable/inter', '@tensorflow/tfjs-backend-wasm', 'assemblyscript'];

/** @typedef {{ name: string, version: string, license: string, licenseText: string | null, repository: string | null }} Package */

export class Notices {
  /** @type {Map<string, Package>} */
  #packages = new Map();

  /** A plugin for one of the builds that dist/ is made by; each needs one of its own. @returns {import('vite').Plugin} */
  plugin() {
    const plugin = /** @type {any} */ (
      createViteLicensePlugin({
        unacceptableLicenseTest: (licence) => !isAllowed(licence),
        includePackages: () => alwaysShipped.map((name) => join(repository, 'node_modules', name)),
      })
    );
    return {
      ...plugin,
      // What it would write beside each build goes into one file instead.
      generateBundle: () =>
        plugin.generateBundle.call({
          emitFile: (/** @type {{ source: string }} */ { source }) => this.#add(JSON.parse(source)),
        }),
    };
  }

  /** @param {readonly Package[]} packages */
  #add(packages) {
    for (const each of packages) this.#packages.set(`${each.name} ${each.version}`, each);
  }

  /** @returns {readonly Package[]} by name */
  get packages() {
    return [...this.#packages.keys()].sort().map((key) => /** @type {Package} */ (this.#packages.get(key)));
  }

  /** @param {readonly { name: string, licence: string }[]} models that lie beside the page */
  text(models) {
    const parts = this.packages.map((each) => {
      const notice = join(repository, 'node_modules', each.name, 'NOTICE');
      return [
        `${each.name} ${each.version}, ${each.license}`,
        each.repository ?? '',
        textOf(each),
        existsSync(notice) ? readFileSync(notice, 'utf8') : '',
      ]
        .map((part) => part.trim())
        .filter(Boolean)
        .join('\n\n');
    });
    const modelLines = models.map(({ name, licence }) => `${name}, ${licence}`);
    const head = 'This page contains the work of others, under the licences below.';
    return `${[head, ...parts, ...compiledIn.map(noticeOf), ...(modelLines.length > 0 ? [`Models\n\n${modelLines.join('\n')}`] : [])].join(`\n\n${'-'.repeat(100)}\n\n`)}\n`;
  }
}

/** TensorFlow.js's packages say Apache-2.0 and leave its text out; it is that of this repository. @param {Package} each */
function textOf({ name, license, licenseText }) {
  if (licenseText) return licenseText;
  if (license === 'Apache-2.0') return readFileSync(join(repository, 'LICENSE'), 'utf8');
  throw new Error(`${name} has no text of its licence (${license}). Add it to scripts/lib/notices.mjs.`);
}
