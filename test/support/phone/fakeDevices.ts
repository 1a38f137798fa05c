import type { DevicesPort } from '../../../src/renderer/phone/audio/followDevices';
import { nothingPresent, type PresentDevices } from '../../../src/shared/domain/soundDevices';

/** What is plugged in, as a test says. */
export class FakeDevices implements DevicesPort {
  #listener: ((inputs: PresentDevices, outputs: PresentDevices) => void) | null = null;

  watch(listener: (inputs: PresentDevices, outputs: PresentDevices) => void): void {
    this.#listener = listener;
    listener(nothingPresent, nothingPresent);
  }

  plug(inputs: PresentDevices, outputs: PresentDevices): void {
    this.#listener?.(inputs, outputs);
  }
}
