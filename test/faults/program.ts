import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';
import type { PretendDiscord } from '../../src/preview/pretend-discord.js';

/** The built program on a pretend Discord, in a folder of its own that survives its ends. */
export interface Program {
  readonly folder: string;
  readonly databasePath: string;
  readonly keyDir: string;
  /** Where it keeps things, for another program in its place. */
  readonly settings: Record<string, string>;
  readonly child: ChildProcess;
  /** What all its runs have printed. */
  readonly output: string;
  /** What the run has printed that was started last. */
  readonly said: string;
  /** Starts it; resolves once it answers. */
  start(): Promise<void>;
  /** Resolves once the run that was last started has printed these words, so often. */
  printed(words: string, times?: number): Promise<void>;
  /** Sends a signal; resolves with the exit code, null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Every byte beside the database. */
  rawFiles(): Buffer;
  /** Ends it if it runs, and removes its folder. */
  remove(): Promise<void>;
}

export interface ProgramOptions {
  readonly settings?: Record<string, string>;
  /** What is run in place of node, with node's own path and arguments after it. */
  readonly through?: readonly string[];
  /** Arguments for node itself, before the program's. */
  readonly nodeArguments?: readonly string[];
}

const script = join(packageRoot, 'dist', 'src', 'main.js');

export function programOn(
  discord: Pick<PretendDiscord, 'token' | 'apiUrl' | 'cdnUrl'>,
  options: ProgramOptions = {},
): Program {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-program-'));
  const databasePath = join(folder, 'store', 'colloquium.sqlite');
  const keyDir = join(folder, 'keys');
  let output = '';
  let said = '';
  const listeners = new Set<() => void>();
  let child: ChildProcess | undefined;
  const running = (): ChildProcess => {
    if (child === undefined) throw new Error('the program was not started');
    return child;
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ended = running();
    if (ended.exitCode !== null || ended.signalCode !== null) return ended.exitCode;
    const closed = once(ended, 'close') as Promise<[number | null]>;
    ended.kill(signal);
    return (await closed)[0];
  };
  return {
    folder,
    databasePath,
    keyDir,
    settings: { DATABASE_URL: `sqlite://${databasePath}`, KEY_DIR: keyDir },
    get child() {
      return running();
    },
    get output() {
      return output;
    },
    get said() {
      return said;
    },
    async start() {
      const command = [
        ...(options.through ?? []),
        process.execPath,
        ...(options.nodeArguments ?? []),
        script,
      ];
      const started = spawn(command[0] ?? '', command.slice(1), {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          DISCORD_TOKEN: discord.token,
          DISCORD_API_URL: discord.apiUrl,
          DISCORD_CDN_URL: discord.cdnUrl,
          DATABASE_URL: `sqlite://${databasePath}`,
          KEY_DIR: keyDir,
          LOG_LEVEL: 'info',
          ...options.settings,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      said = '';
      await new Promise<void>((resolve, reject) => {
        for (const stream of [started.stdout, started.stderr]) {
          stream.setEncoding('utf8').on('data', (piece: string) => {
            output += piece;
            said += piece;
            if (/No prompt is scheduled|Next prompt: /.test(said)) resolve();
            for (const listener of listeners) listener();
          });
        }
        started.once('close', (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
      });
    },
    printed: (words, times = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (said.split(words).length <= times) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    end,
    rawFiles: () =>
      Buffer.concat(
        readdirSync(join(folder, 'store')).map((name) => readFileSync(join(folder, 'store', name))),
      ),
    async remove() {
      if (child !== undefined) await end('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}
