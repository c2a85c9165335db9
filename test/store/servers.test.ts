import { describe } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { holdsTheContract } from './contract.js';
import { servers } from './servers.js';

for (const server of servers) {
  describe.skipIf(server.isAbsent)(`the contract on ${server.name}`, () => {
    holdsTheContract(async () => {
      const place = await server.make();
      return { open: () => openStore(place.url), remove: () => place.remove() };
    });
  });
}
