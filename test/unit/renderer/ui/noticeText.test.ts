import { expect, it } from 'vitest';
import { noticeText } from '../../../../src/renderer/ui/model/noticeText';
import { words } from '../../../../src/renderer/ui/words/words';
import type { DeviceMove } from '../../../../src/shared/domain/devices/deviceMoves';

const device = (label: string, id = label) => ({ id, label, model: null, group: null });
const [headset, speakers, webcam] = [device('Headset'), device('Speakers'), device('Webcam')];
const { moved } = words;
const text = (...moves: DeviceMove[]) => noticeText({ kind: 'devices-moved', moves, key: '' });

it('says in one sentence a role what moved where', () => {
  const speaker: DeviceMove = { role: 'speaker', gone: headset, now: speakers };
  const ringers: DeviceMove = { ...speaker, role: 'ringers' };
  const microphone: DeviceMove = { role: 'microphone', gone: headset, now: webcam };
  expect(text(speaker, ringers, microphone)).toEqual({
    title: moved.unplugged('Headset'),
    advice: `${moved.to.speaker('Speakers')} ${moved.to.microphone('Webcam')} ${moved.usedAgain}`,
  });
  expect(text(ringers).advice).toBe(`${moved.to.ringers('Speakers')} ${moved.usedAgain}`);
  const systemDevice = device('Default', 'default');
  expect(text({ ...speaker, now: systemDevice }).advice).toContain(moved.systemDevice);
  expect(text({ ...speaker, gone: systemDevice }).title).toBe('Your computer’s default device was unplugged');
});

it('says first what cannot be heard', () => {
  const none = { gone: null, now: null };
  expect(text({ role: 'speaker', ...none }, { role: 'ringers', ...none })).toBe(moved.noSpeaker);
  expect(text({ role: 'speaker', ...none }, { role: 'microphone', ...none })).toBe(moved.nothing);
  expect(text({ role: 'speaker', gone: headset, now: speakers }, { role: 'microphone', ...none })).toBe(
    words.unheard.missing,
  );
  expect(noticeText({ kind: 'unheard', problem: 'in-use', key: '' })).toBe(words.unheard['in-use']);
});
