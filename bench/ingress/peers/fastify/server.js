// fastify with BullMQ as a contender of bench-ingress: it verifies a Standard Webhook, enqueues it and answers 202.
//   node server.js REDIS_URL
// The last word of its first line is where it listens.
import { createHmac, timingSafeEqual } from 'node:crypto';
import process from 'node:process';
import { Queue } from 'bullmq';
import Fastify from 'fastify';
import Redis from 'ioredis';

// Of the source `mail` in development and test.
const KEY = Buffer.from('YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==', 'base64');
const TOLERANCE_S = 300;
const NAME = 'inbound';

const [url] = process.argv.slice(2);
const queue = new Queue(NAME, { connection: new Redis(url, { maxRetriesPerRequest: null }) });

function isFresh(timestamp) {
  return /^\d+$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_S;
}

// The header lists signatures, one of which has to be ours.
function isSigned(id, timestamp, list, body) {
  const ours = createHmac('sha256', KEY).update(`${id}.${timestamp}.`).update(body).digest();
  return list.split(' ').some((signature) => {
    const theirs = Buffer.from(signature.startsWith('v1,') ? signature.slice(3) : '', 'base64');
    return theirs.length === ours.length && timingSafeEqual(theirs, ours);
  });
}

async function receive(request, reply) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': list } = request.headers;
  if (!id || !timestamp || !list) return reply.code(400).send({ error: 'a header is missing' });
  if (!isFresh(timestamp) || !isSigned(id, timestamp, list, request.body)) {
    return reply.code(401).send({ error: 'not signed, or not now' });
  }
  const { source } = request.params;
  // A job of an id that is there already is not added again, which is BullMQ's idempotency.
  const job = await queue.add('import', { source, body: request.body.toString() }, { jobId: id });
  return reply.code(202).send({ job: job.id });
}

const server = Fastify({ logger: false });
// What is signed are the bytes, not what they mean.
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
server.post('/webhooks/:source', receive);

await queue.waitUntilReady();
const address = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`fastify listens on ${address}\n`);
