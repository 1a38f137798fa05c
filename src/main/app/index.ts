import { app } from 'electron';
import { remoteControlSwitch } from '../security/remoteControl';
import { declarePageScheme } from './page';
import { start } from './start';

/**
 * The entry. What has to happen before Electron is ready happens here; the rest of the composition is in start.ts.
 */
app.setName('Agent Softphone');
// As the installer's entry in the Start menu has it (appId in electron-builder.yml): Windows shows no toast without.
if (process.platform === 'win32') app.setAppUserModelId('com.agent-softphone.desktop');

// Chromium may take the media keys for the sound of a call and pause it: they are the phone's own (hotkeys.mediaKeys). And its gain
// control may turn the computer's own microphone level, for every program and for good (docs/decisions/0091).
app.commandLine.appendSwitch('disable-features', 'HardwareMediaKeyHandling,WebRtcAllowInputVolumeAdjustment');

const control = remoteControlSwitch(process.argv, (name) => app.commandLine.hasSwitch(name));
if (app.isPackaged && control !== undefined) {
  process.stderr.write(`Agent Softphone does not run with --${control}.\n`);
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  declarePageScheme();
  start(app);
}
