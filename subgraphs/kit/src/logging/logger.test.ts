import { createLogger } from './logger';

test('one JSON line an event, with the name, and no secrets', () => {
  const lines: string[] = [];
  const log = createLogger('gateway', { destination: { write: (line: string) => void lines.push(line) } });
  log.debug('not at this level');
  log.info({ headers: { authorization: 'Bearer abc', accept: 'x' }, db: { password: 'hunter2' }, privateKey: '0xkey' }, 'started');
  log.error({ err: new Error('broke') }, 'failed');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toMatch(/abc|hunter2|0xkey/);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    name: 'gateway',
    msg: 'started',
    headers: { authorization: '[redacted]', accept: 'x' },
  });
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 50, err: { message: 'broke' } });
});
