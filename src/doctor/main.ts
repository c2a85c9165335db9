import { readFileSync } from 'node:fs';
import { exitCodes, isHelp } from '../shell.js';
import { lineOf, summaryOf, type Finding } from './finding.js';
import { checkNode } from './installation.js';

/**
 * `npm run doctor`: one line a check, exit code 78 where something is wrong, else 0. What needs a package is imported
 * only after Node was looked at, because packages fail on an old one with words that help nobody.
 */
async function main(given: readonly string[]): Promise<number> {
  if (given.length > 0) return explain(given);
  const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string };
  };
  const findings = [checkNode(process.versions.node, engines.node)];
  findings.forEach(say);
  if (findings[0]?.mark === 'ok') {
    const { examine } = await import('./examine.js');
    for await (const finding of examine()) {
      findings.push(finding);
      say(finding);
    }
  }
  process.stdout.write(`\n${summaryOf(findings)}\n`);
  return findings.some(({ mark }) => mark === 'wrong') ? exitCodes.refused : exitCodes.done;
}

function say(finding: Finding): void {
  process.stdout.write(`${lineOf(finding)}\n`);
}

const usage = `Says what keeps the bot from running, one line each, and how to mend it. Changes nothing.

  npm run doctor

It takes no arguments. Run it as the user that runs the bot, in the folder that the bot is started from.
`;

function explain(given: readonly string[]): number {
  const asked = isHelp(given);
  (asked ? process.stdout : process.stderr).write(usage);
  return asked ? exitCodes.done : exitCodes.refused;
}

process.exitCode = await main(process.argv.slice(2));
