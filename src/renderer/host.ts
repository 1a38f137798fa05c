import type { HostApi } from '../shared/ipc/hostApi';

declare global {
  interface Window {
    /** Put there by the preload script; nothing but this file reads it. */
    readonly host: HostApi;
  }
}

/** The page's only way to main: keychain, settings, notifications, log. */
export const host: HostApi = window.host;
