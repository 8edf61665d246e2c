import { Progress } from './progress';
import { duration, ProgressLine } from './progress-line';

it('reports speed and remaining time over what it saw', () => {
  const progress = new Progress();
  progress.add(0, 0, 0);
  expect(progress.report(1000)).toBeUndefined();
  progress.add(100, 5000, 1000);
  progress.add(200, 5000, 2000);
  expect(progress.report(1000)).toEqual({ eventsPerSecond: 5000, blocksPerSecond: 100, secondsLeft: 8 });
});

it('forgets what is older than a minute', () => {
  const progress = new Progress();
  progress.add(0, 0, 0);
  progress.add(1, 0, 50_000);
  progress.add(601, 0, 110_000);
  expect(progress.report(601)?.blocksPerSecond).toBe(10);
});

describe('the progress line', () => {
  it('shows share, block, speed and time, not more than five times a second', () => {
    const written: string[] = [];
    const line = new ProgressLine({ write: (text) => written.push(text) });
    const report = { eventsPerSecond: 41_000, blocksPerSecond: 10, secondsLeft: 250 };
    line.show(0, 499, 999, report, 10_000);
    line.show(0, 599, 999, report, 10_050);
    expect(written).toHaveLength(1);
    expect(written[0]).toContain('50%  block 499 of 999  41,000 events/s  4 min 10 s left');
    line.clear();
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  it('writes nothing where there is no terminal', () => {
    expect(() => new ProgressLine(undefined).show(0, 1, 2, undefined)).not.toThrow();
  });
});

it.each([
  [9, '9 s'],
  [250, '4 min 10 s'],
  [12_000, '3 h 20 min'],
])('%i seconds are shown as %s', (seconds, text) => expect(duration(seconds)).toBe(text));
