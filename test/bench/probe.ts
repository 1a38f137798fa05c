/**
 * What the bench asks the page, as source text for Runtime.evaluate. The same for the product and the floor: nothing
 * here knows more of either than visible buttons called Answer and Sound, meters, and the browser's own RTCPeerConnection.
 */

import { soundWords } from '../../src/renderer/ui/words/sound';
import { words } from '../../src/renderer/ui/words/words';

const answerButton = `[...document.querySelectorAll('button')].find((button) =>
  /^${words.call.answer}\\b/i.test((button.ariaLabel ?? button.textContent).trim()) && button.checkVisibility())`;

/**
 * For an isolated world, before the call. \`benchRinging\` resolves with the time at which the frame with the
 * Answer button was painted; \`benchClicked\` with the time of the click on it.
 */
export const watchForCall = `
  globalThis.benchRinging = new Promise((resolve) => {
    const look = () => {
      if (${answerButton} === undefined) return;
      observer.disconnect();
      // A message posted in the frame callback arrives once that frame's rendering is done.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  });
  globalThis.benchClicked = new Promise((resolve) => {
    document.addEventListener('click', (event) => resolve(performance.timeOrigin + event.timeStamp),
      { capture: true, once: true });
  });
  true`;

/** For the same world: where to click, in CSS pixels. */
export const answerButtonCentre = `(() => {
  const { x, y, width, height } = ${answerButton}.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
})()`;

/**
 * For the page's own world, once: remembers the connection that was last given a remote description.
 * Whoever makes calls looks the method up at every call.
 */
export const rememberConnection = `(() => {
  const { setRemoteDescription } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setRemoteDescription = function (...args) {
    globalThis.benchConnection = this;
    return setRemoteDescription.apply(this, args);
  };
  return true;
})()`;

/**
 * For the page's own world, before the click: resolves when the call's connection has given its first decoded
 * audio to playout. The synchronization source's timestamp is that of the frame, not of the look at it.
 */
export const firstAudio = `new Promise((resolve) => {
  const look = () => {
    const connection = globalThis.benchConnection;
    const receivers = connection?.connectionState === 'connected' ? connection.getReceivers() : [];
    for (const receiver of receivers) {
      const [source] = receiver.track.kind === 'audio' ? receiver.getSynchronizationSources() : [];
      if (source !== undefined) {
        resolve({ frameAt: source.timestamp, seenAt: performance.timeOrigin + performance.now() });
        return;
      }
    }
    setTimeout(look, 4);
  };
  look();
})`;

/** For the page's own world: processed as for a call, and open until the page is gone. */
export const openMicrophone = `navigator.mediaDevices.getUserMedia({
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
}).then((stream) => {
  globalThis.benchMicrophone = stream;
  return true;
})`;

/** For the isolated world: whether there is a page with level meters, which is open then. */
export const showMeters = `new Promise((resolve) => {
  const sound = [...document.querySelectorAll('button')].find((button) =>
    (button.ariaLabel ?? button.textContent).trim() === '${soundWords.open}' && button.checkVisibility());
  if (sound === undefined) return resolve(false);
  const look = () => {
    if (document.querySelectorAll('meter').length < 2) return;
    observer.disconnect();
    resolve(true);
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true });
  sound.click();
})`;
