import { createLogger } from '@dimo-node/kit';
import { Parts } from './parts';

const log = createLogger('test', { level: 'silent' });

function recorder(): { events: string[]; part: (name: string, stop?: () => Promise<void>) => () => Promise<{ stop(): Promise<void> }> } {
  const events: string[] = [];
  return {
    events,
    part: (name, stop) => async () => {
      events.push(`start ${name}`);
      return {
        stop: async () => {
          events.push(`stop ${name}`);
          await stop?.();
        },
      };
    },
  };
}

test('parts stop in the reverse order of their start, once', async () => {
  const { events, part } = recorder();
  const parts = new Parts(log, new AbortController().signal);
  for (const name of ['database', 'chain', 'gateway']) await parts.start(name, part(name));
  await parts.stop();
  await parts.stop();
  expect(events).toEqual(['start database', 'start chain', 'start gateway', 'stop gateway', 'stop chain', 'stop database']);
});

test('a part that hangs or fails at its stop does not keep the others', async () => {
  const { events, part } = recorder();
  const parts = new Parts(log, new AbortController().signal);
  await parts.start('database', part('database'));
  await parts.start(
    'stuck',
    part('stuck', () => new Promise(() => undefined)),
    { stopTimeoutMs: 20 },
  );
  await parts.start(
    'broken',
    part('broken', () => Promise.reject(new Error('no'))),
  );
  await parts.stop();
  expect(events.slice(3)).toEqual(['stop broken', 'stop stuck', 'stop database']);
});

test('a part that does not start leaves those before it to be stopped', async () => {
  const { events, part } = recorder();
  const parts = new Parts(log, new AbortController().signal);
  await parts.start('database', part('database'));
  await expect(parts.start('chain', () => Promise.reject(new Error('no binary')))).rejects.toThrow('no binary');
  await parts.stop();
  expect(events).toEqual(['start database', 'stop database']);
});

test('the first crash is the crash of the program, by name; what crashed is not stopped again', async () => {
  const { events, part } = recorder();
  const parts = new Parts(log, new AbortController().signal);
  const crashes: ((reason: string) => void)[] = [];
  for (const name of ['database', 'chain']) {
    await parts.start(name, (crashed) => {
      crashes.push(crashed);
      return part(name)();
    });
  }
  crashes[1]?.('out of memory');
  crashes[0]?.('later');
  await expect(parts.crash).rejects.toMatchObject({ part: 'chain', message: 'chain crashed: out of memory' });
  await parts.stop();
  expect(events).toEqual(['start database', 'start chain']);
});

test('ending while asked to stop is no crash', async () => {
  const parts = new Parts(log, new AbortController().signal);
  let crashed: (reason: string) => void = () => undefined;
  await parts.start('chain', async (report) => {
    crashed = report;
    return { stop: async () => crashed('ended') };
  });
  await parts.stop();
  const outcome = await Promise.race([parts.crash, Promise.resolve('none')]);
  expect(outcome).toBe('none');
});

test('nothing starts after the signal, and what was starting is stopped', async () => {
  const { events, part } = recorder();
  const abort = new AbortController();
  const parts = new Parts(log, abort.signal);
  const slow = parts.start('database', async () => {
    abort.abort();
    return part('database')();
  });
  await expect(slow).rejects.toMatchObject({ name: 'AbortError' });
  await expect(parts.start('chain', part('chain'))).rejects.toMatchObject({ name: 'AbortError' });
  await parts.stop();
  expect(events).toEqual(['start database', 'stop database']);
});
