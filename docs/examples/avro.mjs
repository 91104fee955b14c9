// Reads Avro's binary form, and in it a prediction. See ../consumers.md.

// The symbols of its enum, in the schema's order
const STATES = ['UNKNOWN', 'WELL', 'MAYBE_DEGRADED', 'DEGRADED'];

/** Reads Avro's binary form, field after field. */
export class Reader {
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

  bytes() {
    const length = this.long();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  string() {
    return this.bytes().toString('utf8');
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
export function prediction(bytes) {
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
