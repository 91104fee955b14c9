// Sends one VM's samples to Vane, once a second. The "VM" is this process, as the kernel sees it. See ../producers.md.
//
//   npm ci
//   node producer.mjs 127.0.0.1:9092 --for 60
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Kafka, Partitioners, logLevel } from 'kafkajs';

const HOST = 'example-node';
const VM = 'self';

// Avro's binary form. A long, and an int as well: zigzag, then seven bits a byte, the lowest first.
function long(value) {
  const bytes = [];
  let rest = value >= 0 ? BigInt(value) * 2n : BigInt(value) * -2n - 1n;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function float(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function string(text) {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([long(bytes.length), bytes]);
}

// One block with all items, unless there are none, and the empty block that ends it. A map is an array of keys and values.
function array(items) {
  return items.length === 0 ? long(0) : Buffer.concat([long(items.length), ...items, long(0)]);
}

// The marker, the schema's fingerprint as it stands on the wire, and the fields in the schema's order.
function record(fingerprint, ...fields) {
  return Buffer.concat([Buffer.from('c301' + fingerprint, 'hex'), ...fields]);
}

// Places in the catalogue, which counts from 1: self_index less 1.
const PLACES = {
  'vm.cpu.utilization': 0,
  'vm.vcpu.runqueue_delay.ratio.mean': 9,
  'vm.process.context_switches.rate': 20,
  'vm.memory.rss': 21,
  'perf.context_switches': 62,
};
const METRICS = 103;
const CATALOGUE = 1;

// sample-1. A value is a union: 0 is null, 1 a float that follows.
function sample(second, metrics, extras) {
  const values = Array(METRICS).fill(long(0));
  for (const [name, value] of Object.entries(metrics)) values[PLACES[name]] = Buffer.concat([long(1), float(value)]);
  const entries = Object.entries(extras).map(([name, value]) => Buffer.concat([string(name), float(value)]));
  return record(
    '0a2cf825fe20b37d', string(HOST), string(VM), long(second), long(CATALOGUE), array(values), array(entries));
}

// tick-1
function tick(second, read, gone, last) {
  return record(
    'ea60c31f163906fc', string(HOST), long(second), array(read.map(string)), array(gone.map(string)), Buffer.from([last]));
}

// CPU time and waiting in nanoseconds, and turns on a CPU, of all threads since they began.
function counters() {
  const total = { time: performance.now() * 1e6, cpu: 0, waiting: 0, turns: 0 };
  for (const thread of readdirSync('/proc/self/task')) {
    const [cpu, waiting, turns] = readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ').map(Number);
    total.cpu += cpu;
    total.waiting += waiting;
    total.turns += turns;
  }
  return total;
}

const cores = availableParallelism();

// What of the catalogue and of the extras the shipped model needs most; nothing is sent that is not known.
function values(before, now) {
  const rate = (name) => Math.max(0, (now[name] - before[name]) / (now.time - before.time));
  const onCpu = rate('cpu');
  const waiting = rate('waiting');
  const siblings = Math.min(waiting, Math.max(0, onCpu + waiting - cores));
  const metrics = {
    'vm.cpu.utilization': onCpu / cores,
    'vm.vcpu.runqueue_delay.ratio.mean': waiting / cores,
    'vm.process.context_switches.rate': rate('turns') * 1e9,
    'vm.memory.rss': process.memoryUsage.rss(),
    'perf.context_switches': rate('turns') * 1e9,
  };
  const extras = {
    vm_ledger_on_cpu_cores: onCpu,
    vm_ledger_siblings_cores: siblings,
    vm_ledger_others_cores: waiting - siblings,
    vm_allowed_cores: cores,
  };
  return [metrics, extras];
}

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: { for: { type: 'string', default: '60' } },
});
const kafka = new Kafka({ brokers: [positionals[0] ?? '127.0.0.1:9092'], logLevel: logLevel.WARN });
const producer = kafka.producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  idempotent: true,
  maxInFlightRequests: 1,
  retry: { retries: Number.MAX_SAFE_INTEGER, maxRetryTime: 1000 },
});
const headers = { 'vane-sender': randomBytes(8).toString('hex') };

// All of a second in one request, which is acknowledged before the next one is sent.
function send(...records) {
  return producer.send({
    topic: 'vane.samples.v1',
    acks: -1,
    messages: records.map((value) => ({ key: HOST, value, headers })),
  });
}

await producer.connect();
let second = Math.floor(Date.now() / 1000);
let before = counters();
for (let sent = 0; sent < Number(options.for); sent++) {
  // Seconds never repeat; those that passed while brokers were away are left out.
  second = Math.max(second + 1, Math.floor(Date.now() / 1000));
  await sleep(Math.max(0, second * 1000 - Date.now()));
  const now = counters();
  const [metrics, extras] = values(before, now);
  before = now;
  await send(sample(second, metrics, extras), tick(second, [VM], [], false));
  console.log(`sent second ${second}: ${extras.vm_ledger_on_cpu_cores.toFixed(3)} cores`);
}
await send(tick(second + 1, [], [VM], true));
await producer.disconnect();
