import { readFileSync } from 'node:fs';
import { lineOf, summaryOf, type Finding } from './finding.js';
import { checkNode } from './installation.js';

/**
 * `npm run doctor`: one line a check, exit code 78 where something is wrong, else 0. What needs a package is imported
 * only after Node was looked at, because packages fail on an old one with words that help nobody.
 */
async function main(): Promise<number> {
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
  return findings.some(({ mark }) => mark === 'wrong') ? 78 : 0;
}

function say(finding: Finding): void {
  process.stdout.write(`${lineOf(finding)}\n`);
}

process.exitCode = await main();
