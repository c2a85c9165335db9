// `npm start`. Plain JavaScript, so that it can say what is missing where nothing is built or installed.
import { existsSync } from 'node:fs';

const built = new URL('../dist/src/main.js', import.meta.url);
const packages = new URL('../node_modules/discord.js', import.meta.url);

if (existsSync(built) && existsSync(packages)) await import(built.href);
else {
  process.stderr.write(
    'The project is not installed or not built, so nothing was started. npm ci does both; where it fails, npm run doctor says why.\n',
  );
  process.exitCode = 78;
}
