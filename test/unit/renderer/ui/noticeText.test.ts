import { expect, it } from 'vitest';
import { words } from '../../../../src/renderer/ui/locales/en';
import { noticeText } from '../../../../src/renderer/ui/model/noticeText';
import type { DeviceMove } from '../../../../src/shared/domain/devices/deviceMoves';

const device = (label: string, id = label) => ({ id, label, model: null, group: null });
const [headset, speakers, webcam] = [device('Headset'), device('Speakers'), device('Webcam')];
const text = (...moves: DeviceMove[]) => noticeText({ kind: 'devices-moved', moves });

it('says in one sentence a role what moved where', () => {
  const speaker: DeviceMove = { role: 'speaker', gone: headset, now: speakers };
  const ringers: DeviceMove = { ...speaker, role: 'ringers' };
  const microphone: DeviceMove = { role: 'microphone', gone: headset, now: webcam };
  expect(text(speaker, ringers, microphone)).toEqual({
    title: 'Headset unplugged',
    advice: 'You hear callers on Speakers. They hear you through Webcam. It is used again when it is back.',
  });
  expect(text(ringers).advice).toMatch(/^Calls ring on Speakers/);
  expect(text({ ...speaker, now: device('Default', 'default') }).advice).toMatch(
    /on the computer’s own device/,
  );
});

it('says first what cannot be heard', () => {
  const none = { gone: null, now: null };
  expect(text({ role: 'speaker', ...none }, { role: 'ringers', ...none })).toBe(words.moved.noSpeaker);
  expect(text({ role: 'speaker', ...none }, { role: 'microphone', ...none })).toBe(words.moved.nothing);
  expect(text({ role: 'speaker', gone: headset, now: speakers }, { role: 'microphone', ...none })).toBe(
    words.unheard.missing,
  );
  expect(noticeText({ kind: 'unheard', problem: 'in-use' })).toBe(words.unheard['in-use']);
});
