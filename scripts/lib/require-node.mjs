// @ts-check
/** Stops with a clear sentence where Node is too old for the tools that this repository pins. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
if (!fits) {
  console.error(
    `This is Node ${process.versions.node}. The workbench needs Node 20.19 or later (of the 22 line, 22.12 or later).\n` +
      'Install a current one from https://nodejs.org and run the same command again.',
  );
  process.exit(1);
}
