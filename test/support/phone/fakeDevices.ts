import type { DevicesPort } from '../../../src/renderer/phone/devices/followDevices';
import { nothingPresent, type PresentDevices } from '../../../src/shared/domain/devices/soundDevices';
import type { Stop } from '../../../src/shared/observable';

const plain: PresentDevices = {
  ...nothingPresent,
  system: { id: 'default', label: 'Default', model: null, group: null },
};

/** What is plugged in, as a test says; at first what any computer has. */
export class FakeDevices implements DevicesPort {
  #listener: ((inputs: PresentDevices, outputs: PresentDevices) => void) | null = null;

  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): Stop {
    this.#listener = listener;
    listener(plain, plain);
    return () => {
      this.#listener = null;
    };
  }

  get watched(): boolean {
    return this.#listener !== null;
  }

  setPolling(): void {}

  plug(inputs: PresentDevices, outputs: PresentDevices): void {
    this.#listener?.(inputs, outputs);
  }
}
