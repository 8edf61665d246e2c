import { Finality } from './finality';

const MINUTE = 60_000;

function finality(depth = 256): { at(tag: number | null, head: number, minutes?: number): number } {
  let now = 0;
  const subject = new Finality(depth, () => now);
  return {
    at(tag, head, minutes = 0) {
      now += minutes * MINUTE;
      subject.observe(tag);
      return subject.final(head);
    },
  };
}

it('is the lower of the tag and the depth', () => {
  expect(finality().at(990, 1000)).toBe(744);
  expect(finality(8).at(980, 1000)).toBe(980);
});

it('goes by depth alone when there is no tag', () => expect(finality().at(null, 1000)).toBe(744));

it('does not believe a tag above the head, one that moves back, or one that has stood still for more than ten minutes', () => {
  expect(finality(8).at(1005, 1000)).toBe(992);
  const back = finality(8);
  back.at(900, 1000);
  expect(back.at(890, 1010)).toBe(1002);
  const stalled = finality(8);
  expect(stalled.at(900, 1000)).toBe(900);
  expect(stalled.at(900, 1100, 9)).toBe(900);
  expect(stalled.at(900, 1200, 2)).toBe(1192);
});

it('never goes back, and never above the head', () => {
  const subject = finality(8);
  expect(subject.at(null, 1000)).toBe(992);
  expect(subject.at(null, 995)).toBe(992);
  expect(subject.at(null, 900)).toBe(900);
});
