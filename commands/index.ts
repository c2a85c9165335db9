import type { Command } from '../src/command.js';
import { passage } from './passage.js';
import { poll } from './poll.js';
import { privacy } from './privacy.js';
import { prompt } from './prompt.js';
import { reading } from './reading.js';
import { seminar } from './seminar.js';
import { stances } from './stances.js';

/** Every command, in the order Discord lists them. */
export const commands: readonly Command[] = [passage, poll, stances, prompt, reading, seminar, privacy];
