// `npm run doctor`. Plain JavaScript without a package: it must also run where `npm ci` failed half-way, which is when
// nothing is built and it is needed most.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const built = join(root, 'dist', 'src', 'doctor', 'main.js');
const isInstalled = existsSync(join(root, 'node_modules', 'discord.js'));

/** Where all tools are there, `npm ci` that fails again fails for want of something from the network. */
const whyAgain = `look here  Where npm ci ends in gyp ERR and speaks of the network (getaddrinfo, ECONNREFUSED, ETIMEDOUT), Node's headers could not be fetched to compile with. Behind a proxy: npm config set proxy http://HOST:PORT. Without a network: npm_config_nodedir=FOLDER npm ci, where FOLDER/include/node holds the headers (often ${dirname(dirname(process.execPath))})`;

// As of `npm run doctor | head`: nobody reads on.
process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

if (isInstalled && existsSync(built)) {
  try {
    await import(pathToFileURL(built).href);
  } catch (error) {
    // Parts of two versions do not fit together, as after an update without a build.
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    process.stdout.write(
      `wrong      The doctor itself broke (${why.replaceAll(root, '.')}). Perhaps the build is older than its sources: npm ci, which builds anew; then run this again: npm run doctor\n`,
    );
    process.exitCode = 78;
  }
} else {
  process.stdout.write(`${notInstalled().join('\n')}\n`);
  process.exitCode = 78;
}

function notInstalled() {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const [major = 0, minor = 0] = numbersIn(/"node": ".*"/.exec(manifest)?.[0] ?? '');
  const [ownMajor = 0, ownMinor = 0] = numbersIn(process.versions.node);
  const isNew = ownMajor > major || (ownMajor === major && ownMinor >= minor);
  const missing = ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).error);
  return [
    isNew
      ? `ok         Node is ${process.versions.node}; ${major}.${minor} or newer is needed.`
      : `wrong      Node is ${process.versions.node}, and ${major}.${minor} or newer is needed. Install a newer one from https://nodejs.org`,
    missing.length === 0
      ? 'ok         python3, make and g++ are there, should SQLite have to be compiled.'
      : `look here  Not there: ${missing.join(', ')}. Where no ready-made SQLite can be downloaded it is compiled with python3, make and g++. On Debian and Ubuntu, as root: apt-get install -y python3 make g++`,
    isInstalled
      ? 'wrong      The program is not built: npm run build'
      : 'wrong      The packages are not installed: npm ci',
    ...(isInstalled || !isNew || missing.length > 0 ? [] : [whyAgain]),
    'Mend what is wrong, then run this again: npm run doctor',
  ];
}

/** @param {string} text */
function numbersIn(text) {
  return (text.match(/\d+/g) ?? []).map(Number);
}
