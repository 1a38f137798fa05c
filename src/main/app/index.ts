import { app, dialog } from 'electron';
import { desktopWords } from '../../shared/words/desktop';
import { refusedSwitch, removeTellingVariables } from '../security/switches';
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

const refused = app.isPackaged ? refusedByPackaged() : undefined;
if (refused !== undefined) {
  const { title, advice } = desktopWords.refusedSwitch(refused);
  process.stderr.write(`${title} ${advice}\n`);
  // Waits for the click. On Linux it would only write the same once more at this time.
  if (process.platform !== 'linux') dialog.showErrorBox(title, advice);
  app.exit(1);
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  declarePageScheme();
  start(app);
}

/** Finds the switch that a packaged phone does not run with; variables that tell secrets are gone afterwards. */
function refusedByPackaged(): string | undefined {
  for (const name of removeTellingVariables(process.env)) {
    process.stderr.write(`${desktopWords.removedVariable(name)}\n`);
  }
  return refusedSwitch(process.argv, {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasSwitch: (name) => app.commandLine.hasSwitch(name),
  });
}
