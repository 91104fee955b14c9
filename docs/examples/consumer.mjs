// Prints predictions as they come, decoded by hand. See ../consumers.md.
//
//   npm ci
//   node consumer.mjs 127.0.0.1:9092 --for 60
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

// prediction-7, as on the wire
const PREDICTION = '171881e9b111fa12';

// The symbols of its enum, in the schema's order
const STATES = ['UNKNOWN', 'WELL', 'MAYBE_DEGRADED', 'DEGRADED'];

/** Reads Avro's binary form, field after field. */
class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  // Also an int: seven bits a byte, the lowest first, then zigzag.
  long() {
    let value = 0n;
    let byte;
    for (let shift = 0n; ; shift += 7n) {
      byte = this.#bytes[this.#at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return Number((value >> 1n) ^ -(value & 1n));
  }

  float() {
    this.#at += 4;
    return this.#bytes.readFloatLE(this.#at - 4);
  }

  boolean() {
    return this.#bytes[this.#at++] === 1;
  }

  string() {
    const length = this.long();
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  // All unions are of null and something else.
  nullable(read) {
    return this.long() === 0 ? null : read();
  }

  // Blocks with a count before each, and an empty one at the end. A negative count is followed by the block's length.
  array(read) {
    const items = [];
    for (let count = this.long(); count !== 0; count = this.long()) {
      if (count < 0) this.long();
      for (let item = 0; item < Math.abs(count); item++) items.push(read());
    }
    return items;
  }
}

// The fields in the schema's order: an object's properties are evaluated as they stand.
function prediction(bytes) {
  const reader = new Reader(bytes);
  const float = () => reader.float();
  const maybeFloat = () => reader.nullable(float);
  const losses = () => reader.array(() => ({ vm: reader.string(), cores: float() }));
  return {
    host: reader.string(),
    vm: reader.string(),
    second: reader.long(),
    relativePerformance: float(),
    lower: maybeFloat(),
    upper: maybeFloat(),
    familiarity: maybeFloat(),
    realRows: reader.long(),
    imputedRows: reader.long(),
    model: reader.string(),
    trained: reader.boolean(),
    unfamiliar: reader.boolean(),
    ledger: reader.nullable(() => ({
      onCpu: float(),
      quota: maybeFloat(),
      siblings: maybeFloat(),
      others: maybeFloat(),
      allowed: maybeFloat(),
      quotaLimit: maybeFloat(),
    })),
    degradation: reader.array(() => ({ below: float(), probability: float() })),
    adaptation: reader.nullable(() => ({
      raw: { relativePerformance: float(), lower: maybeFloat(), upper: maybeFloat() },
      offset: float(),
      ownWeight: float(),
      windows: float(),
      measuredSecond: reader.nullable(() => reader.long()),
      intervalFactor: float(),
    })),
    losses: reader.nullable(() => ({ lostTo: losses(), lostToRest: maybeFloat(), presses: losses(), fairShare: maybeFloat() })),
    condition: reader.nullable(() => ({ state: STATES[reader.long()], probability: float(), since: reader.long() })),
  };
}

function told(key, value) {
  if (value === null) return `${key} is gone`;
  // C3 01, the schema's fingerprint, and then the record.
  const schema = value.toString('hex', 2, 10);
  if (value.toString('hex', 0, 2) !== 'c301' || schema !== PREDICTION) return `${key}: of another schema, ${schema}`;
  const { second, relativePerformance, lower, upper, unfamiliar, ledger, condition } = prediction(value.subarray(10));
  const number = (it) => it?.toFixed(2) ?? '-';
  const interval = `[${number(lower)}, ${number(upper)}]${unfamiliar ? ' unfamiliar' : ''}`;
  return `${new Date(second * 1000).toISOString()} ${key} ${number(relativePerformance)} ${interval} cores ${number(ledger?.onCpu)} ${condition?.state ?? 'UNKNOWN'}`;
}

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { for: { type: 'string', default: '60' }, 'from-beginning': { type: 'boolean', default: false } },
});
const kafka = new Kafka({ brokers: [positionals[0] ?? '127.0.0.1:9092'], logLevel: logLevel.WARN });
// Reads committed records only, which is what this client does unless told otherwise.
const consumer = kafka.consumer({ groupId: `vane-example-${process.pid}` });
await consumer.connect();
await consumer.subscribe({ topic: 'vane.predictions.v1', fromBeginning: options['from-beginning'] });
await consumer.run({
  eachMessage: async ({ message }) => console.log(told(message.key.toString(), message.value)),
});
await sleep(Number(options.for) * 1000);
await consumer.disconnect();
