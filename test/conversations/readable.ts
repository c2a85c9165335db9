import type { APIMessage } from 'discord.js';

interface Part {
  type: number;
  content?: string;
  label?: string;
  disabled?: boolean;
  components?: Part[];
}

/** A message as a person would read it aloud: its texts, then its buttons in brackets; long lines are cut. */
export function readable(message: APIMessage): string {
  return [message.content, ...linesOf((message.components ?? []) as Part[])].filter(Boolean).join('\n');
}

function linesOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.type === 1) return [(part.components ?? []).map(buttonText).join(' ')];
    if (part.content !== undefined) return part.content.split('\n').map(cut);
    return linesOf(part.components ?? []);
  });
}

function buttonText({ label = '', disabled }: Part): string {
  return disabled ? `[${label}, disabled]` : `[${label}]`;
}

function cut(line: string): string {
  return line.length <= 100 ? line : `${line.slice(0, 99)}…`;
}
