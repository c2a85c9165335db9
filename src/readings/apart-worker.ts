import { parentPort, workerData } from 'node:worker_threads';
import { parseReading } from './parse-reading.js';
import { proposeTopics } from './propose-topics.js';
import type { Job } from './apart.js';

/** One job and one answer: what takes seconds for a long article, where it holds up nobody. */
const job = workerData as Job;
parentPort?.postMessage(
  job.kind === 'topics' ? proposeTopics(job.paragraphs, job.language) : parseReading('exported', job.text),
);
