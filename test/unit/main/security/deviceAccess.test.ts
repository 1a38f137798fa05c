import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowsDevice, type DeviceQuestion } from '../../../../src/main/security/deviceAccess';
import { usagePagesOf, usagePagesOnLinux } from '../../../../src/main/security/usagePages';
import {
  type HidModel,
  keyboard,
  securityKey,
  telephonyHeadset,
  vendorDevice,
} from '../../../support/desktop/hid/descriptors';

const isOwn = (url: string) => url.startsWith('app://phone');
const kernelKnows = () => new Set([0x0b, 0x08]);
const kernelKnowsNothing = () => new Set<number>();

function question(changes: object = {}): DeviceQuestion {
  const device = { deviceId: '1', guid: '1', name: 'Headset', vendorId: 0x0b0e, productId: 0x24c7 };
  return { deviceType: 'hid', origin: 'app://phone', device, ...changes } as DeviceQuestion;
}

function withPages(...pages: readonly number[]): DeviceQuestion {
  const collections = pages.map((usagePage) => ({ usagePage, usage: 5, type: 1, children: [] }));
  return question({ device: { ...question().device, collections } });
}

describe('devices for the page', () => {
  it('are headsets by what Electron tells of them', () => {
    expect(allowsDevice(withPages(0x0c, 0x0b), isOwn, kernelKnowsNothing)).toBe(true);
    const within = [
      { usagePage: 0x0c, usage: 1, type: 1, children: [{ usagePage: 0x0b, usage: 5, type: 0 }] },
    ];
    const nested = question({ device: { ...question().device, collections: within } });
    expect(allowsDevice(nested, isOwn, kernelKnowsNothing)).toBe(true);
    for (const pages of [[], [0x01], [0xf1d0], [0x0c], [0xff00]]) {
      expect(allowsDevice(withPages(...pages), isOwn, kernelKnows)).toBe(false);
    }
  });

  it('or, where it tells nothing, by what the kernel knows', () => {
    expect(allowsDevice(question(), isOwn, kernelKnows)).toBe(true);
    expect(allowsDevice(question(), isOwn, kernelKnowsNothing)).toBe(false);
  });

  it('for our own page, and of no other kind', () => {
    expect(allowsDevice({ ...withPages(0x0b), origin: 'https://example.com' }, isOwn, kernelKnows)).toBe(
      false,
    );
    expect(allowsDevice({ ...withPages(0x0b), deviceType: 'usb' }, isOwn, kernelKnows)).toBe(false);
    expect(allowsDevice({ ...withPages(0x0b), deviceType: 'serial' }, isOwn, kernelKnows)).toBe(false);
  });
});

describe('usage pages', () => {
  it.each([
    [telephonyHeadset, [0x0b, 0x09, 0x08]],
    [keyboard, [0x01, 0x07]],
    [securityKey, [0xf1d0]],
    [vendorDevice, [0xff00]],
  ])('of $name', ({ descriptor }, pages) => expect([...usagePagesOf(descriptor)]).toEqual(pages));

  it('of usages that name their page, behind a long item, and of broken ones', () => {
    expect([...usagePagesOf(Uint8Array.of(0x0b, 0x20, 0x00, 0x0b, 0x00))]).toEqual([0x0b]);
    expect([...usagePagesOf(Uint8Array.of(0xfe, 2, 0x10, 0x05, 0x0b, 0x05, 0x08))]).toEqual([0x08]);
    expect([...usagePagesOf(Uint8Array.of(0x05, 0x0b, 0x06, 0x01))]).toEqual([0x0b]);
    expect([...usagePagesOf(Uint8Array.of())]).toEqual([]);
  });

  it('of all interfaces of the kind that was asked for', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'usage-pages-'));
    const add = async (name: string, { vendorId, productId, descriptor }: HidModel) => {
      const device = path.join(folder, name, 'device');
      await mkdir(device, { recursive: true });
      const id = [vendorId, productId].map((part) => part.toString(16).padStart(8, '0')).join(':');
      await writeFile(path.join(device, 'uevent'), `DRIVER=hid-generic\nHID_ID=0003:${id.toUpperCase()}\n`);
      await writeFile(path.join(device, 'report_descriptor'), descriptor);
    };
    await add('hidraw0', telephonyHeadset);
    await add('hidraw1', { ...vendorDevice, vendorId: 0x0b0e, productId: 0x24c7 });
    await add('hidraw2', keyboard);
    await mkdir(path.join(folder, 'hidraw3'));
    expect([...usagePagesOnLinux(0x0b0e, 0x24c7, folder)].sort()).toEqual([0x08, 0x09, 0x0b, 0xff00].sort());
    expect([...usagePagesOnLinux(keyboard.vendorId, keyboard.productId, folder)]).toEqual([0x01, 0x07]);
    expect([...usagePagesOnLinux(1, 2, folder)]).toEqual([]);
    expect([...usagePagesOnLinux(1, 2, path.join(folder, 'nowhere'))]).toEqual([]);
  });
});
