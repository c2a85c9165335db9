import type { Command } from '../src/command.js';
import { passage } from './passage.js';
import { poll } from './poll.js';
import { prompt } from './prompt.js';
import { reading } from './reading.js';
import { seminar } from './seminar.js';

/** Every command, in the order Discord lists them. */
export const commands: readonly Command[] = [passage, poll, prompt, reading, seminar];
