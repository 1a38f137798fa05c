import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Daemon } from './daemon';

const run = promisify(execFile);

/** A sound card's output: what is played to it is heard on its monitor. */
export interface Output {
  readonly name: string;
  readonly label: string;
}

/** A microphone and the (virtual) room in front of it: what is played into `room`, the microphone hears. */
export interface Microphone {
  readonly name: string;
  readonly label: string;
  readonly room: string;
}

/** The first of each is the default device. */
export interface SoundCards {
  readonly outputs: readonly Output[];
  readonly microphones: readonly Microphone[];
}

const headsetAndSpeakers: SoundCards = {
  outputs: [
    { name: 'headset', label: 'Test Headset' },
    { name: 'speakers', label: 'Test Speakers' },
  ],
  microphones: [
    { name: 'headset_mic', label: 'Test Headset Microphone', room: 'headset_room' },
    { name: 'webcam_mic', label: 'Test Webcam Microphone', room: 'webcam_room' },
  ],
};

/** A PulseAudio of one's own, with sound cards of null sinks. Several agents on one desktop have one each. */
export class AudioServer {
  readonly #daemon: Daemon;
  readonly cards: SoundCards;
  /** For PULSE_SERVER. */
  readonly address: string;

  private constructor(daemon: Daemon, cards: SoundCards, address: string) {
    this.#daemon = daemon;
    this.cards = cards;
    this.address = address;
  }

  /** @param dir an empty private folder for its socket and state */
  static async start(
    dir: string,
    env: NodeJS.ProcessEnv,
    cards: SoundCards = headsetAndSpeakers,
  ): Promise<AudioServer> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const socket = path.join(dir, 'socket');
    const script = path.join(dir, 'default.pa');
    await writeFile(script, modules(cards, socket));
    // On a session bus only one of them can have the name org.PulseAudio1, and the next would end.
    const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _screen, ...withoutBus } = env;
    const { daemon } = await Daemon.start({
      command: 'pulseaudio',
      args: [
        ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes'],
        ...['--log-level=info', '--log-target=stderr', `--file=${script}`],
      ],
      env: { ...withoutBus, PULSE_RUNTIME_PATH: dir, PULSE_STATE_PATH: dir },
      ready: { on: 'stderr', line: /Daemon startup complete/ },
    });
    const server = new AudioServer(daemon, cards, `unix:${socket}`);
    for (const microphone of cards.microphones) await server.hum(microphone);
    return server;
  }

  /** For every client of this server: a phone, or the tests' own player and recorder. */
  get env(): { PULSE_SERVER: string } {
    return { PULSE_SERVER: this.address };
  }

  /** The agent's default output and microphone. */
  get headset(): { readonly output: Output; readonly microphone: Microphone } {
    const [output] = this.cards.outputs;
    const [microphone] = this.cards.microphones;
    if (output === undefined || microphone === undefined) throw new Error('these sound cards lack a headset');
    return { output, microphone };
  }

  /**
   * Plugs it in, anew or again. There is no udev message, so that a page learns of it when it next asks for its devices; a
   * microphone's room stays while it is unplugged.
   */
  async plug(...cards: readonly (Output | Microphone)[]): Promise<void> {
    for (const card of cards) {
      const loaded = await this.#modules();
      for (const [module, own, ...more] of 'room' in card ? microphoneModules(card) : [outputModule(card)]) {
        if (!loaded.some(({ text }) => text.includes(`${own} `)))
          await this.#pactl('load-module', module, own, ...more);
      }
    }
  }

  /** Room noise: no open microphone is quite silent. A hum of some -78 dBFS, which nobody hears. */
  async hum({ room }: Microphone): Promise<void> {
    const module = (await this.#pactl('load-module', 'module-sine', `sink=${room}`, 'frequency=180')).trim();
    const streams: { index: number; owner_module: string }[] = JSON.parse(
      await this.#pactl('--format=json', 'list', 'sink-inputs'),
    );
    const stream = streams.find(({ owner_module: owner }) => owner === module);
    if (stream === undefined) throw new Error(`no hum in ${room}`);
    await this.#pactl('set-sink-input-volume', String(stream.index), '-70dB');
  }

  /** As by a switch at the headset: digital silence, unless something is played into the room. */
  async muteAtDevice({ room }: Microphone): Promise<void> {
    const hum = (await this.#modules()).find(({ text }) => text.includes(`module-sine\tsink=${room} `));
    if (hum === undefined) throw new Error(`no hum in ${room}`);
    await this.#pactl('unload-module', hum.index);
  }

  async unplug(...cards: readonly (Output | Microphone)[]): Promise<void> {
    for (const card of cards) {
      const own = `${'room' in card ? 'source' : 'sink'}_name=${card.name} `;
      const module = (await this.#modules()).find(({ text }) => text.includes(own));
      if (module === undefined) throw new Error(`${card.name} is not plugged in`);
      await this.#pactl('unload-module', module.index);
    }
  }

  /** As the system's sound settings do. */
  async makeDefault(card: Output | Microphone): Promise<void> {
    await this.#pactl('room' in card ? 'set-default-source' : 'set-default-sink', card.name);
  }

  /** Moves what plays on one output to another, behind the programs' back, as a desktop's mixer does. */
  async moveSound(from: Output, to: Output): Promise<void> {
    const sinks = (await this.#pactl('list', 'short', 'sinks')).split('\n').map((line) => line.split('\t'));
    const index = sinks.find(([, name]) => name === from.name)?.[0];
    const streams = (await this.#pactl('list', 'short', 'sink-inputs'))
      .split('\n')
      .map((line) => line.split('\t'));
    for (const [stream = '', sink] of streams) {
      if (sink === index) await this.#pactl('move-sink-input', stream, to.name);
    }
  }

  /** What is played on an output is heard in that sink too, e.g. in the room of a microphone, until the output is unplugged. */
  async loop(output: Output, sink: string): Promise<void> {
    await this.#pactl(
      'load-module',
      'module-loopback',
      `source=${output.name}.monitor`,
      `sink=${sink}`,
      'latency_msec=20',
      'source_dont_move=true',
      'sink_dont_move=true',
    );
  }

  async stop(): Promise<void> {
    await this.#daemon.stop();
  }

  async #modules(): Promise<{ index: string; text: string }[]> {
    const lines = (await this.#pactl('list', 'short', 'modules')).split('\n');
    return lines.map((text) => ({ index: text.split('\t')[0] ?? '', text }));
  }

  async #pactl(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('pactl', args, { env: { ...process.env, ...this.env, LC_ALL: 'C' } });
    return stdout;
  }
}

/** With its parameters, the first of which is only its own. */
type Module = readonly [name: string, own: string, ...more: string[]];

const described = (label: string): string => `"device.description='${label}'"`;

const outputModule = ({ name, label }: Output): Module => [
  'module-null-sink',
  `sink_name=${name}`,
  'rate=48000',
  'norewinds=1',
  `sink_properties=${described(label)}`,
];

const microphoneModules = ({ name, label, room }: Microphone): readonly Module[] => [
  outputModule({ name: room, label: `Room of ${label}` }),
  [
    'module-remap-source',
    `source_name=${name}`,
    `master=${room}.monitor`,
    `source_properties=${described(label)}`,
  ],
];

function modules({ outputs, microphones }: SoundCards, socket: string): string {
  const lines = [
    // The folder is private, so whoever reaches the socket may use it.
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    ...outputs.map(outputModule).map((module) => module.join(' ')),
    ...microphones.flatMap(microphoneModules).map((module) => module.join(' ')),
  ].map((module) => `load-module ${module}`);
  if (outputs[0] !== undefined) lines.push(`set-default-sink ${outputs[0].name}`);
  if (microphones[0] !== undefined) lines.push(`set-default-source ${microphones[0].name}`);
  return `${lines.join('\n')}\n`;
}
