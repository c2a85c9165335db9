import { networkCode } from '../api-error.js';

/** What came of one request. */
export type Asked =
  | {
      kind: 'answer';
      status: number;
      /** Undefined where it is no JSON. */
      body: unknown;
      /** Epoch milliseconds of the Date header; NaN without one. */
      date: number;
      /** Epoch milliseconds by our clock, half-way between asking and hearing. */
      at: number;
    }
  | { kind: 'unreachable'; code: string }
  | { kind: 'silent' };

/** `path` begins after the version, as in `/users/@me`. Only ever reads. */
export type Ask = (path: string) => Promise<Asked>;

/** Discord asks for this form of every bot, and turns away those without. */
const userAgent = 'DiscordBot (https://github.com/discordjs/discord.js, 14) colloquium-doctor';

export function askDiscord(parts: {
  readonly apiUrl: string;
  readonly token: string;
  readonly now: () => number;
  /** Milliseconds. */
  readonly patience: number;
}): Ask {
  const { apiUrl, token, now, patience } = parts;
  return async (path) => {
    const from = now();
    try {
      const response = await fetch(`${apiUrl}/v10${path}`, {
        headers: { authorization: `Bot ${token}`, 'user-agent': userAgent },
        signal: AbortSignal.timeout(patience),
      });
      const at = (from + now()) / 2;
      const text = await response.text();
      const date = Date.parse(response.headers.get('date') ?? '');
      return { kind: 'answer', status: response.status, body: jsonOf(text), date, at };
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return { kind: 'silent' };
      return { kind: 'unreachable', code: networkCode(error) || innermost(error) };
    }
  };
}

/** What fetch itself refuses has words and no code, such as a port that browsers may not use. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return error.cause === undefined ? error.message : innermost(error.cause);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
