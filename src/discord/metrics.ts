import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { promptOutcomes, type Watch } from '../watch.js';

export interface Metrics extends Watch {
  readonly contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** One of this process's connections to Discord. */
export interface ShardFigures {
  readonly id: number;
  /** Whether it is connected and answers. */
  readonly isConnected: boolean;
  /** Milliseconds from a heartbeat to its answer; undefined before the first. */
  readonly heartbeat: number | undefined;
  readonly servers: number;
}

/** What is asked for only when somebody looks. */
export interface Gauges {
  shards(): readonly ShardFigures[];
  /** When the oldest scheduled prompt that is not posted was due, or the next one will be, epoch milliseconds. */
  nextPrompt(): number | undefined;
}

/** Ten thousand requests refused within ten minutes make Discord lock the address out. */
const mostRefused = 10_000;
const refusedWithin = 600_000;
/** Those that Discord counts. */
const counted = new Set([401, 403, 429]);

/** @param monotonic milliseconds that only ever grow */
export function createMetrics(gauges: Gauges, monotonic: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const interactions = new Counter({
    name: 'colloquium_interactions_total',
    help: 'Commands, buttons and forms, by name and by what became of them',
    labelNames: ['name', 'outcome'],
    registers,
  });
  const answerTime = new Histogram({
    name: 'colloquium_answer_seconds',
    help: 'From the arrival of an interaction until Discord had taken its answer',
    labelNames: ['name'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5],
    registers,
  });
  const writeTime = new Histogram({
    name: 'colloquium_write_seconds',
    help: 'One write to the store, of all values that waited for it',
    labelNames: ['saved'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5],
    registers,
  });
  const writeSize = new Histogram({
    name: 'colloquium_write_values',
    help: 'How many values one write to the store held',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  const prompts = new Counter({
    name: 'colloquium_prompts_total',
    help: 'Scheduled prompts, by what became of them',
    labelNames: ['outcome'],
    registers,
  });

  // A figure that appears with its first event would show no increase, so that the first write that fails raised no alert.
  for (const saved of ['yes', 'no']) writeTime.zero({ saved });
  for (const outcome of promptOutcomes) prompts.inc({ outcome }, 0);

  let refusals: number[] = [];
  const lately = (): number => {
    const from = monotonic() - refusedWithin;
    refusals = refusals.filter((at) => at > from);
    return refusals.length;
  };
  const gauge = (name: string, help: string, value: () => number | undefined): void => {
    const measured = new Gauge({
      name,
      help,
      collect() {
        const current = value();
        if (current === undefined) this.remove();
        else this.set(current);
      },
      registers: [],
    });
    registry.registerMetric(measured);
  };
  const byShard = (name: string, help: string, value: (shard: ShardFigures) => number | undefined): void => {
    const measured = new Gauge({
      name,
      help,
      labelNames: ['shard'],
      collect() {
        for (const shard of gauges.shards()) {
          const current = value(shard);
          if (current === undefined) this.remove(String(shard.id));
          else this.set({ shard: String(shard.id) }, current);
        }
      },
      registers: [],
    });
    registry.registerMetric(measured);
  };
  byShard(
    'colloquium_gateway_connected',
    '1 while a shard’s connection to Discord’s gateway is there and answers',
    ({ isConnected }) => Number(isConnected),
  );
  byShard('colloquium_gateway_heartbeat_seconds', 'From a heartbeat to its answer', ({ heartbeat }) =>
    heartbeat === undefined ? undefined : heartbeat / 1000,
  );
  byShard('colloquium_servers', 'Servers that the bot is in', ({ servers }) => servers);
  gauge(
    'colloquium_next_prompt_timestamp_seconds',
    'When the oldest scheduled prompt that is not posted was due, or the next one will be',
    () => {
      const at = gauges.nextPrompt();
      return at === undefined ? undefined : at / 1000;
    },
  );
  gauge(
    'colloquium_refused_requests_left',
    'Requests that Discord may refuse before it locks the address out for a while',
    () => Math.max(0, mostRefused - lately()),
  );

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered(name, outcome, seconds) {
      interactions.inc({ name, outcome });
      if (outcome === 'answered') answerTime.observe({ name }, seconds);
    },
    prompt: (outcome) => prompts.inc({ outcome }),
    wrote(values, seconds, saved) {
      writeTime.observe({ saved: saved ? 'yes' : 'no' }, seconds);
      if (saved) writeSize.observe(values);
    },
    refused(status) {
      if (!counted.has(status)) return;
      refusals.push(monotonic());
      if (refusals.length > mostRefused) refusals.shift();
    },
  };
}
