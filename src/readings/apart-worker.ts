import { parentPort, workerData } from 'node:worker_threads';
import type { Job } from './apart.js';
import { compareWith } from './compare.js';
import { parseReading } from './parse-reading.js';
import { proposeTopics } from './propose-topics.js';

/** One job and one answer: what takes seconds for a long article, where it holds up nobody. */
const job = workerData as Job;

function answerTo(): unknown {
  switch (job.kind) {
    case 'topics':
      return proposeTopics(job.paragraphs, job.language);
    case 'compare':
      return compareWith(job.readings, job.paragraphs);
    case 'exported':
      return parseReading('exported', job.text);
  }
}

parentPort?.postMessage(answerTo());
