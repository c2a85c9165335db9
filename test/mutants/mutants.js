// Each takes one safeguard away: a small change of one file, and the tests that must notice it.
/**
 * @typedef {{ name: string, file: string, find: string, replace: string, tests: string[], only?: string }} Mutant
 * `only` narrows the tests to those whose name holds this pattern.
 */

/** @type {Mutant[]} */
export const mutants = [
  {
    name: 'writes of one key are not put in order',
    file: 'src/keyed-queue.ts',
    find: 'const done = before === undefined ? job() : before.then(job, job);',
    replace: 'const done = job();',
    tests: ['test/faults/concurrent.test.ts'],
  },
  {
    name: 'the closing does not wait for the votes under way',
    file: 'src/seminar/poll-turns.ts',
    find: 'if (votes !== undefined) await Promise.allSettled(votes);',
    replace: '',
    tests: ['test/faults/concurrent.test.ts'],
  },
  {
    name: 'anybody may use and press what is for hosts',
    file: 'src/discord/router.ts',
    find: 'if (hostsOnly && !facts.isHost)',
    replace: "if (hostsOnly && facts.userId === '')",
    tests: ['test/faults/forged.test.ts'],
  },
  {
    name: 'a press is not held against the message it comes from',
    file: 'src/polls/poll.ts',
    find: "if (!place.isPrivate && poll.messageId !== null && poll.messageId !== place.messageId) return 'elsewhere';",
    replace: '',
    tests: ['test/faults/forged.test.ts'],
  },
  {
    name: 'a write that failed looks saved',
    file: 'src/store/store.ts',
    find: 'throw new NotSaved(`a value of ${name} was not saved`, { cause });',
    replace: 'return cause !== undefined;',
    tests: ['test/store/sqlite.test.ts'],
    only: 'fault 24',
  },
  {
    name: 'a vote is confirmed before it is written',
    file: 'src/seminar/voting.ts',
    find: 'await slot.put(ballot);',
    replace: 'void slot.put(ballot);',
    tests: ['test/faults/slow-store.test.ts'],
  },
  {
    name: 'a group of writes is confirmed before its statement',
    file: 'src/store/sqlite-file.ts',
    find: 'await this.#run(group.map(({ job }) => job));',
    replace:
      'for (const { resolve } of group) resolve();\n        await this.#run(group.map(({ job }) => job));',
    tests: ['test/faults/slow-store.test.ts', 'test/store/sqlite.test.ts'],
    only: 'fault (?:17|24)',
  },
  {
    name: 'the key of a closed poll is left behind',
    file: 'src/ballots/ballot-box.ts',
    find: 'await keys.destroy(poll.id);',
    replace: '',
    tests: ['test/secrecy/at-rest.test.ts'],
  },
  {
    name: 'deleted ballots stay in the log of the database',
    file: 'src/ballots/ballot-box.ts',
    find: 'await store.purge();',
    replace: '',
    tests: ['test/secrecy/at-rest.test.ts'],
  },
  {
    name: 'every ballot is hidden under the same nonce',
    file: 'src/ballots/cipher.ts',
    find: 'const nonce = randomBytes(nonceBytes);',
    replace: 'const nonce = new Uint8Array(nonceBytes);',
    tests: ['test/secrecy/at-rest.test.ts'],
  },
  {
    name: 'a result is published of one voter',
    file: 'src/polls/result.ts',
    find: 'if (voted.length < poll.threshold) return',
    replace: 'if (voted.length < 1) return',
    tests: ['test/secrecy/in-public.test.ts'],
  },
  {
    name: 'a small movement is merged where the merging tells it',
    file: 'src/polls/movement.ts',
    find: "return toldBy(merged).length > 0 ? 'withheld' : 'merged';",
    replace: "return 'merged';",
    tests: ['test/secrecy/small-cells.test.ts'],
  },
  {
    name: 'stale interactions are carried out',
    file: 'src/discord/router.ts',
    find: 'if (!isFresh(interaction.id)) {',
    replace: 'if (!isFresh(interaction.id) && seen.size < 0) {',
    tests: ['test/faults/replays.test.ts'],
  },
  {
    name: 'an event that comes twice is carried out twice',
    file: 'src/discord/router.ts',
    find: 'if (!isNew(interaction.id)) return;',
    replace: 'isNew(interaction.id);',
    tests: ['test/faults/replays.test.ts'],
  },
  {
    name: 'messages may mention people',
    file: 'src/discord/message-body.ts',
    find: 'allowed_mentions: { parse: []',
    replace: "allowed_mentions: { parse: ['users']",
    tests: ['test/conversations/poll-results.test.ts'],
  },
  {
    name: 'a movement is left out where that tells it',
    file: 'src/polls/movement.ts',
    find: "const say = isTelling ? 'withheld' : sayOf(cells);",
    replace: 'const say = sayOf(cells);',
    tests: ['test/secrecy/small-cells.test.ts'],
  },
  {
    name: 'the nonce of a prompt is not enforced',
    file: 'src/discord/prompt-post.ts',
    find: 'nonce, enforce_nonce: true',
    replace: 'nonce, enforce_nonce: false',
    tests: ['test/conversations/prompt.test.ts'],
  },
  {
    name: 'a prompt is marked before it is sent',
    file: 'src/discord/prompt-post.ts',
    find: 'messageId = await post(delivery, scheduledPromptMessage(delivery));',
    replace:
      "await deliveries.sent(delivery, '1');\n      messageId = await post(delivery, scheduledPromptMessage(delivery));",
    tests: ['test/faults/prompt-kills.test.ts'],
  },
  {
    name: 'a prompt is sent without a claim',
    file: 'src/seminar/deliveries.ts',
    find: 'const occurrence = await save({',
    replace: 'const occurrence = await ((made: Occurrence) => Promise.resolve(made))({',
    tests: ['test/faults/prompt-kills.test.ts'],
  },
  {
    name: 'a prompt that perhaps arrived is not looked for',
    file: 'src/discord/prompt-post.ts',
    find: "delivery.attempt === 'look' ||",
    replace: 'delivery.attempt === undefined ||',
    tests: ['test/faults/prompt-kills.test.ts'],
  },
  {
    name: 'wall times are taken for times of UTC',
    file: 'src/prompts/local-time.ts',
    find: 'return wallAt(at, zone) - at;',
    replace: 'return zone.length * 0;',
    tests: ['test/prompts/slots.test.ts'],
  },
  {
    name: 'a schedule that is refused goes on for ever',
    file: 'src/prompts/schedule.ts',
    find: 'if (failures < mostRefusals ||',
    replace: 'if (failures < Infinity ||',
    tests: ['test/prompts/schedule.test.ts', 'test/conversations/schedules.test.ts'],
  },
];
