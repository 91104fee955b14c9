// Asks the model about the newest window of a VM, and what it would say without a neighbour. See ../guides/requests.md.
//
//   npm ci
//   node request.mjs 127.0.0.1:9092 HOST VM [NEIGHBOUR]
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { prediction, Reader } from './avro.mjs';

// model-request-2 and model-response-2, as on the wire
const REQUEST = 'c301' + 'd613bfe86713c75d';
const RESPONSE = 'c301' + '43041b56e0feee26';

const REASONS = ['UNKNOWN', 'MALFORMED', 'INVALID', 'OVERSIZED', 'UNKNOWN_MODEL', 'NOT_FOUND', 'NOT_YET', 'NOT_DUE', 'DEADLINE',
  'CLIENT_LIMIT', 'OVERLOADED', 'MODEL_FAILED', 'UNAVAILABLE'];
const WITHOUT_NEIGHBOUR = 1;
// No explanation (a boolean), and no attention maps (the second symbol of an enum).
const NOTHING_MORE = Buffer.from([0, 2]);
const WAIT_MILLIS = 60_000;

// Also an int, and the branch of a union: zigzag, then seven bits a byte, the lowest first.
function long(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

const string = (text) => Buffer.concat([long(Buffer.byteLength(text)), Buffer.from(text)]);
const NULL = long(0);
const given = (...parts) => Buffer.concat([long(1), ...parts]);
const array = (...items) => Buffer.concat([...(items.length ? [long(items.length), ...items] : []), long(0)]);

// The fields in the schema's order.
function request(id, host, vm, neighbour) {
  const edit = () => Buffer.concat([long(WITHOUT_NEIGHBOUR), given(string(neighbour)), NULL, NULL, NULL]);
  const reference = given(string(host), string(vm), NULL, array(...(neighbour ? [edit()] : [])));
  const deadline = given(long(Date.now() + WAIT_MILLIS));
  return Buffer.concat([Buffer.from(REQUEST, 'hex'), string(id), string('example'), NULL, deadline, reference, NULL, NOTHING_MORE]);
}

function response(bytes) {
  const reader = new Reader(bytes);
  return {
    id: reader.string(),
    client: reader.string(),
    refusal: reader.nullable(() => ({ reason: REASONS[reader.long()], field: reader.string(), detail: reader.string() })),
    // A prediction inside is a whole record again: ten bytes of header, then its fields.
    answer: reader.nullable(() => ({
      prediction: prediction(reader.bytes().subarray(10)),
      shifted: reader.float(),
      attention: reader.bytes(),
      published: reader.nullable(() => prediction(reader.bytes().subarray(10))),
    })),
  };
}

const number = (it) => it?.toFixed(2) ?? '-';

function told({ refusal, answer }) {
  if (refusal) return `refused: ${refusal.reason} ${refusal.field}: ${refusal.detail}`;
  const { host, vm, second, relativePerformance, lower, upper } = answer.prediction;
  return `${host}/${vm} at ${second}: ${number(relativePerformance)} [${number(lower)}, ${number(upper)}]`
    + ` as published ${number(answer.published?.relativePerformance)}, it would be ${number(answer.shifted)}`;
}

const [broker, host, vm, neighbour] = parseArgs({ allowPositionals: true }).positionals;
const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.WARN });
const id = randomUUID();

// Heard from the topic's beginning, for this client joins its group later than it says that it runs; it is an hour long.
const consumer = kafka.consumer({ groupId: `vane-example-${process.pid}` });
await consumer.connect();
await consumer.subscribe({ topic: 'vane.responses.v1', fromBeginning: true });
const answered = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer: does 'vane answer' run?")), WAIT_MILLIS).unref();
  consumer.run({
    eachMessage: async ({ message }) => {
      if (message.key?.toString() === id && message.value.toString('hex', 0, 10) === RESPONSE) resolve(response(message.value.subarray(10)));
    },
  });
});

const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: 'vane.requests.v1', messages: [{ key: id, value: request(id, host, vm, neighbour) }] });
const outcome = await answered.finally(() => Promise.all([producer.disconnect(), consumer.disconnect()]));
console.log(told(outcome));
process.exitCode = outcome.answer ? 0 : 1;
