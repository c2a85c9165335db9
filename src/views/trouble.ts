import type { Message } from '../reply.js';
import { notice } from './card.js';

/** What people are told when something stands in the way. Never a stack, never an internal message. */

export function hostsOnlyMessage(hostRole: string | null): Message {
  const role = hostRole === null ? '' : ` or <@&${hostRole}>`;
  return notice(`Only hosts can do this here: members with Manage Server${role}. Nothing was changed.`);
}

export function managersOnlyMessage(): Message {
  return notice('Only members with Manage Server can do this. Nothing was changed.');
}

export function notSavedMessage(reference: string): Message {
  return notice(
    `This was not saved: the place where I keep things does not take it now. Nothing was changed. Please tell whoever runs the bot the reference \`${reference}\`, and try again later.`,
  );
}

export function brokenMessage(reference: string): Message {
  return notice(
    `Something went wrong on my side, and I cannot say that this was saved. Please try again; if it stays, tell whoever runs the bot the reference \`${reference}\`.`,
  );
}

export function unknownButtonMessage(): Message {
  return notice(
    'This button is from an older version and does nothing any more. Use the command again for a fresh card.',
  );
}

export function unknownCommandMessage(): Message {
  return notice('I do not know this command any more. Reload Discord with Ctrl+R and try again.');
}

export function serversOnlyMessage(): Message {
  return notice('I work in servers only. Use me in a channel of your seminar.');
}
