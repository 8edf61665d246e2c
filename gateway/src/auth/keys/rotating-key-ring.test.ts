import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { JwtMint } from '../tokens/jwt-mint';
import type { PublicJwk, SigningKey } from './key-ring';
import { publicJwkOf } from './public-jwk';
import { RotatingKeyRing } from './rotating-key-ring';
import { ruleOf } from './rotation';

/** Stands for a key management service: makes its key in a thread of its own, tells the public half, and signs what it is sent. */
const SERVICE = `
  const { generateKeyPairSync, sign } = require('node:crypto');
  const { parentPort } = require('node:worker_threads');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  parentPort.on('message', ({ id, data }) => parentPort.postMessage({ id, signature: sign('sha256', data, privateKey) }));
  parentPort.postMessage(publicKey.export({ type: 'spki', format: 'pem' }));
`;

class ServiceKey implements SigningKey {
  readonly publicJwk: PublicJwk;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (signature: Uint8Array) => void>();
  #asked = 0;

  static async connect(): Promise<ServiceKey> {
    const worker = new Worker(SERVICE, { eval: true });
    const [pem] = (await once(worker, 'message')) as [string];
    return new ServiceKey(worker, publicJwkOf(createPublicKey(pem)));
  }

  private constructor(worker: Worker, publicJwk: PublicJwk) {
    this.publicJwk = publicJwk;
    this.#worker = worker;
    worker.on('message', ({ id, signature }: { id: number; signature: Uint8Array }) => this.#waiting.get(id)?.(signature));
  }

  sign(data: Uint8Array): Promise<Uint8Array> {
    const id = this.#asked++;
    this.#worker.postMessage({ id, data });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

test('keys that never enter this process sign its tokens, through a rotation', async () => {
  const [first, second] = await Promise.all([ServiceKey.connect(), ServiceKey.connect()]);
  let clock = new Date('2026-11-23T10:00:00Z');
  const ring = new RotatingKeyRing([{ key: first, madeAt: clock.getTime() }], ruleOf('login'), () => clock);
  const mint = new JwtMint({ issuer: 'https://node.example', ring, longestSeconds: 3_600, now: () => clock });
  const check = async (): Promise<string | undefined> => {
    const keys = createLocalJWKSet({ keys: ring.published().map((jwk) => ({ ...jwk })) });
    return (await jwtVerify(await mint.mint({ aud: 'x' }, 60), keys, { currentDate: clock, audience: 'x' })).protectedHeader.kid;
  };
  try {
    expect(await Promise.all([check(), check(), check()])).toEqual(Array(3).fill(first.publicJwk.kid));
    clock = new Date('2026-11-24T10:00:00Z');
    ring.replace([
      { key: second, madeAt: clock.getTime() },
      { key: first, madeAt: 0 },
    ]);
    expect(await check()).toBe(first.publicJwk.kid);
    clock = new Date('2026-11-24T10:10:00Z');
    expect(await check()).toBe(second.publicJwk.kid);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});

test('the list of published keys is the same array until something changes', async () => {
  const key = await ServiceKey.connect();
  const ring = new RotatingKeyRing([{ key, madeAt: 0 }], ruleOf('vehicle'));
  const before = ring.published();
  ring.replace([{ key, madeAt: 1 }]);
  expect(ring.published()).toBe(before);
  expect(() => ring.replace([])).toThrow('1 to 50 keys');
  expect(ring.published()).toBe(before);
  await key.close();
});
