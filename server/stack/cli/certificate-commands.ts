import type { Command } from 'commander';
import type { CertificateFiles } from '../certificates/given';
import {
  expiryWarning,
  reloadCertificates,
  renewCertificate,
  setCertificate,
  showCertificate,
} from '../certificates/served';
import type { StackSelection } from '../settings/state-dir';

/** Adds `certificate`. */
export function registerCertificateCommands(program: Command, selection: () => StackSelection): void {
  const certificate = program
    .command('certificate')
    .description('show and change the certificate that phones see');
  const tell = (services: readonly string[]) =>
    console.log(services.length === 0 ? 'used from the next `up` on' : `now used by ${services.join(', ')}`);

  certificate
    .command('show')
    .description('show the certificate that phones see, and when it ends')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const shown = await showCertificate(selection().stateDir);
      if (json === true) {
        console.log(JSON.stringify(shown));
        return;
      }
      const origin = shown.given ? 'given by IT' : "made by the server set's own CA";
      console.log(`${shown.subject}, ${origin} (${shown.issuer})`);
      console.log(`for ${shown.names}`);
      console.log(`until ${shown.notAfter.toISOString()}, ${shown.daysLeft} days`);
      console.log(`SHA-256 ${shown.fingerprint}`);
      const warning = expiryWarning(shown);
      if (warning !== undefined) console.error(`${warning.detail}: ${warning.remedy}`);
    });

  certificate
    .command('set')
    .description('use a certificate of your own at once; no connection or call is dropped')
    .requiredOption('--cert <file>', 'PEM; may include the chain')
    .requiredOption('--key <file>', 'PEM, not encrypted')
    .option('--chain <file>', 'PEM: intermediate CAs, and the root of a private CA')
    .action(async (files: CertificateFiles) => tell(await setCertificate(selection(), files)));

  certificate
    .command('renew')
    .description("make a new certificate with the server set's own CA")
    .option('--own', 'even if it replaces one that was given')
    .action(async ({ own = false }: { own?: boolean }) => tell(await renewCertificate(selection(), own)));

  certificate
    .command('reload')
    .description('let the daemons read the certificate files again')
    .action(async () => tell(await reloadCertificates(selection())));
}
