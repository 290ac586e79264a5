// Reads JSON documents, one a line, and writes each as MessagePack in hex, one a line.
import { createInterface } from 'node:readline';
import { encode } from '@msgpack/msgpack';

for await (const line of createInterface({ input: process.stdin })) {
  console.log(Buffer.from(encode(JSON.parse(line))).toString('hex'));
}
