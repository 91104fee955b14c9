// Prints predictions as they come, decoded by hand. See ../consumers.md.
//
//   npm ci
//   node consumer.mjs 127.0.0.1:9092 --for 60
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { prediction } from './avro.mjs';

// prediction-7, as on the wire
const PREDICTION = '171881e9b111fa12';

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
