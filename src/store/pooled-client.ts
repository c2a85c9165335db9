import { Client, type ClientConfig } from 'pg';

/** Milliseconds. */
export const longestConnecting = 4000;

/** A pool has one limit for connecting and for waiting until a connection is free; this sets a shorter one for the first. */
export class PooledClient extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: longestConnecting });
  }
}
