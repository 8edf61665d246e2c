import { createHttpServer, listen } from '@dimo-node/kit';
import { send, silent } from '../../../../test/support/gateway';
import { tooManyRequests } from './too-many-requests';

test('a client is told to come back', async () => {
  const app = createHttpServer({ maxBodyBytes: 1_000, log: silent });
  app.get('/', (_request, reply) => reply.send(tooManyRequests(reply, 7)));
  const { url } = await listen(app, { port: 0, host: '127.0.0.1' });
  const answer = await send(url);
  await app.close();
  expect([answer.status, answer.headers['retry-after'], answer.headers['cache-control']]).toEqual([429, '7', 'no-store']);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.body).toEqual({
    errors: [{ message: 'too many requests: try again later', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } }],
  });
});
