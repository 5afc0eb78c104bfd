// BullMQ as a contender: the roles that bench-queue starts, as src/roles describes them.
//   node contender.js URL push one|bulk JOBS SECONDS
//   node contender.js URL pace PAUSE_MS…
//   node contender.js URL work all|picked
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import Redis from 'ioredis';

const IN_FLIGHT = 64;
const BULK = 1000;
const CONCURRENCY = 100;
const TELL_EVERY_MS = 10;
const NAME = 'bench';
const FILLER = 'x'.repeat(265);

const [url, role, ...args] = process.argv.slice(2);
const connection = new Redis(url, { maxRetriesPerRequest: null });

const nowUs = () => Math.round((performance.timeOrigin + performance.now()) * 1000);
// As JSON some 300 bytes.
const payload = () => ({ at: nowUs(), text: FILLER });
const say = (line) => process.stdout.write(`${line}\n`);

async function push(how, jobs, seconds) {
  const queue = new Queue(NAME, { connection });
  await queue.waitUntilReady();
  const begun = performance.now();
  const until = begun + 1000 * Number(seconds);
  const size = how === 'bulk' ? BULK : 1;
  let left = Number(jobs);
  const lane = async () => {
    while (left > 0 && performance.now() < until) {
      const count = Math.min(size, left);
      left -= count;
      if (how === 'bulk') {
        await queue.addBulk(Array.from({ length: count }, () => ({ name: 'job', data: payload() })));
      } else {
        await queue.add('job', payload());
      }
    }
  };
  await Promise.all(Array.from({ length: how === 'bulk' ? 1 : IN_FLIGHT }, lane));
  say(`pushed ${Number(jobs) - left} ${Math.round(1000 * (performance.now() - begun))}`);
  process.exit(0);
}

async function pace(pauses) {
  const queue = new Queue(NAME, { connection });
  await queue.waitUntilReady();
  for (const pause of pauses) {
    await sleep(Number(pause));
    await queue.add('job', payload());
  }
  process.exit(0);
}

async function work(what) {
  const tally = { ran: 0, told: 0, last: 0 };
  const handler = async (job) => {
    tally.last = nowUs();
    tally.ran += 1;
    if (what === 'picked') say(`picked ${tally.last - job.data.at}`);
  };
  // Ended jobs are kept, which is BullMQ's default, and faster than a cap.
  const worker = new Worker(NAME, handler, { connection, autorun: false, concurrency: CONCURRENCY });
  await worker.waitUntilReady();
  setInterval(() => {
    if (tally.told !== tally.ran) say(`ran ${(tally.told = tally.ran)} ${tally.last}`);
  }, TELL_EVERY_MS);
  createInterface({ input: process.stdin })
    .on('line', () => worker.run())
    .on('close', () => process.exit(0));
  say('ready');
}

await { push: () => push(...args), pace: () => pace(args), work: () => work(...args) }[role]();
