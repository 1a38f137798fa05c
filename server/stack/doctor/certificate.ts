import { expiryWarning, showCertificate } from '../certificates/served';
import { type Check, fail, pass } from './check';

/** Checks when the certificate that phones see ends. */
export const certificate: Check = {
  name: 'certificate',
  async run({ stateDir }) {
    const shown = await showCertificate(stateDir);
    const warning = expiryWarning(shown);
    return [
      warning === undefined
        ? pass(`is valid for another ${shown.daysLeft} days`)
        : fail(warning.detail, warning.remedy),
    ];
  },
};
