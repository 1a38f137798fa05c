/** The programs of a test's desktop, by Debian package. */
export const desktopPackages = [
  'xvfb',
  'openbox',
  'dbus',
  'gnome-keyring',
  'pulseaudio',
  'pulseaudio-utils',
  'iproute2',
  'nftables',
] as const;
