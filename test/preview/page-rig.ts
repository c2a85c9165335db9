import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { vi } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** False where there is no browser to look with; CI must have one. */
export function hasChromium(): boolean {
  if (existsSync(chromiumPath)) return true;
  if (process.env['CI']) throw new Error(`CI has no Chromium at ${chromiumPath}; .ci/run installs it`);
  process.stdout.write(`The tests of the page are skipped: there is no Chromium at ${chromiumPath}.\n`);
  return false;
}

/** The built program in a folder of its own, and a browser. */
export interface Preview {
  readonly address: string;
  /** What the browser complained about: script errors, failed loads, violations of the page's policy. */
  readonly complaints: string[];
  open(size?: { width: number; height: number }, scheme?: 'dark' | 'light'): Promise<Page>;
  /**
   * kill -9, and the same program again on the same port and folder. A page is told of a change a moment before the
   * pretend Discord has it on disk, so the kill waits until `seen` is there.
   */
  killAndStart(seen?: RegExp): Promise<void>;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
}

export async function startPreview(): Promise<Preview> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-page-'));
  let { child, port } = await startProgram(folder, '0');
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const complaints: string[] = [];
  return {
    get address() {
      return `http://127.0.0.1:${port}/`;
    },
    complaints,
    async open(size = { width: 1280, height: 800 }, scheme = 'dark') {
      const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: 'en-GB' });
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (line) => {
        // While the program is down the page tries again and again, as it should.
        if (line.type() === 'error' && !line.text().includes('ERR_')) complaints.push(line.text());
      });
      await page.goto(`http://127.0.0.1:${port}/`);
      return page;
    },
    async killAndStart(seen = /./) {
      const world = join(folder, 'var', 'preview', 'world', 'world.json');
      await vi.waitUntil(() => seen.test(readFileSync(world, 'utf8')), { timeout: 10_000 });
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      ({ child, port } = await startProgram(folder, port));
    },
    async stop() {
      await browser.close();
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(folder, { recursive: true });
      return code;
    },
  };
}

function startProgram(folder: string, port: string): Promise<{ child: ChildProcess; port: string }> {
  const child = spawn(process.execPath, [join(packageRoot, 'dist', 'src', 'main.js')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, PREVIEW_PORT: port, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        output += piece;
        const address = /The preview is at http:\/\/127\.0\.0\.1:(\d+)/.exec(output);
        if (address?.[1] !== undefined) resolve({ child, port: address[1] });
      });
    }
    child.once('exit', (code) => reject(new Error(`the preview ended with ${code}: ${output}`)));
  });
}
