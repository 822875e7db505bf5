// @ts-check
/** A Chromium that starts: one that is here, else one that gets installed. */
import { existsSync } from 'node:fs';
import { run } from '../process/run.mjs';

/** @typedef {{ path: string, version: string, webgpu: string | null }} ReadyChromium */

/** @param {string} path @returns {Promise<ReadyChromium | null>} null where it does not start */
async function check(path) {
  const { code, output } = await run(process.execPath, ['node/chromium/check-chromium.mjs', path]);
  if (code !== 0) return null;
  return { path, ...JSON.parse(output.trim().split('\n').pop() ?? '{}') };
}

async function candidates() {
  const { chromiumCandidates } = await import('./find-chromium.mjs');
  return chromiumCandidates();
}

/** The first candidate that starts, preferring one with WebGPU. @returns {Promise<ReadyChromium | null>} */
async function firstThatStarts() {
  let fallback = null;
  for (const path of await candidates()) {
    const found = await check(path);
    if (found?.webgpu) return found;
    fallback ??= found;
  }
  return fallback;
}

const playwright = 'node_modules/playwright/cli.js';

/** Ways to get a Chromium, in order; each says what it does. */
const installers = [
  {
    says: 'Downloading Playwright’s Chromium',
    applies: () => true,
    commands: [[process.execPath, playwright, 'install', '--no-shell', 'chromium']],
  },
  {
    says: 'Installing the libraries that Chromium needs',
    // There is one that does not start.
    applies: async () => isRootOnDebian() && (await candidates()).length > 0,
    commands: [[process.execPath, playwright, 'install-deps', 'chromium']],
  },
  {
    says: 'Installing Debian’s chromium package',
    applies: isRootOnDebian,
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation'],
    ],
  },
];

function isRootOnDebian() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** @returns {Promise<ReadyChromium>} throws where none can be had, with what to do */
export async function readyChromium() {
  const present = await firstThatStarts();
  if (present) return present;
  const faults = [];
  for (const { says, applies, commands } of installers) {
    if (!(await applies())) continue;
    console.log(`${says} …`);
    for (const [program = '', ...args] of commands) {
      const { code, output } = await run(program, args, {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (code !== 0) faults.push(`${program} ${args.join(' ')}: ${output.trim().split('\n').pop()}`);
    }
    const installed = await firstThatStarts();
    if (installed) return installed;
  }
  throw new Error(
    `No Chromium starts on this machine, and none could be installed:\n${faults.map((fault) => `  ${fault}`).join('\n')}\n` +
      'Install Chromium or Chrome, or set CHROMIUM_PATH to its executable, and run the same command again.',
  );
}
