import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HeadsetWorld } from '../../../../support/phone/headsetWorld';

const folder = join(import.meta.dirname, 'recordings');
/** A report as hexadecimal bytes, its number first. */
const report = z.string().regex(/^[0-9a-f]{2}( [0-9a-f]{2})*$/);
const hexId = z.string().regex(/^[0-9a-f]{4}$/);
const recordingSchema = z.strictObject({
  device: z.string(),
  vendorId: hexId,
  productId: hexId,
  /** Honestly: what was recorded where, and what was made from which description. */
  origin: z.string().min(40),
  sources: z.array(z.string()).min(1),
  descriptor: z.string(),
  steps: z.array(
    z.strictObject({
      note: z.string(),
      /** Milliseconds since the step before; a second where it does not matter. */
      after: z.int().default(1000),
      /** What happens: the headset reports, somebody calls or hangs up, the agent does something on the desktop. */
      in: report.optional(),
      phone: z.enum(['rings', 'other hangs up']).optional(),
      desktop: z.enum(['answer', 'hangUp', 'hold', 'retrieve', 'mute', 'unmute']).optional(),
      /** What the headset's report commands; nothing if left out. */
      command: z.string().optional(),
      /** What it is sent then, in this order. */
      out: z.array(report).default([]),
    }),
  ),
});

const recordings = readdirSync(folder).map(
  (file) => [file, recordingSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))] as const,
);

const hex = (...bytes: readonly number[]) =>
  Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1 ');

describe.each(recordings)('the recording %s', (_, recording) => {
  it(`plays: ${recording.device}`, () => {
    const sent: string[] = [];
    const world = new HeadsetWorld(
      {
        vendorId: Number.parseInt(recording.vendorId, 16),
        productId: Number.parseInt(recording.productId, 16),
        descriptor: recording.descriptor,
      },
      ({ reportId, data }) => sent.push(hex(reportId, ...data)),
    );
    for (const step of recording.steps) {
      world.now += step.after;
      if (step.in !== undefined) {
        const [id = 0, ...data] = Buffer.from(step.in.replaceAll(' ', ''), 'hex');
        world.report(id, Uint8Array.from(data));
      }
      if (step.phone === 'rings') world.ring();
      if (step.phone === 'other hangs up') world.end();
      if (step.desktop !== undefined) {
        world.execute({ kind: step.desktop, callId: world.calls.at(-1)?.id ?? '' });
      }
      const commands = world.commands.splice(0).map(({ kind, callId }) => `${kind} ${callId}`);
      expect({ note: step.note, commands, out: sent.splice(0) }).toEqual({
        note: step.note,
        commands: step.command === undefined ? [] : [step.command],
        out: step.out,
      });
    }
  });
});
