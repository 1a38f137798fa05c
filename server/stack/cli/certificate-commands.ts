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

/** `certificate show|set|renew|reload`. */
export function registerCertificateCommands(program: Command, selection: () => StackSelection): void {
  const certificate = program.command('certificate').description('the certificate that phones see');
  const tell = (services: readonly string[]) =>
    console.log(services.length === 0 ? 'taken at the next `up`' : `taken by ${services.join(', ')}`);

  certificate
    .command('show')
    .option('--json')
    .action(async ({ json }: { json?: boolean }) => {
      const shown = await showCertificate(selection().stateDir);
      if (json === true) {
        console.log(JSON.stringify(shown));
        return;
      }
      const origin = shown.given ? 'given' : "made by the set's own CA";
      console.log(`${shown.subject}, ${origin} (${shown.issuer})`);
      console.log(`for ${shown.names}`);
      console.log(`until ${shown.notAfter.toISOString()}, ${shown.daysLeft} days`);
      console.log(`SHA-256 ${shown.fingerprint}`);
      const warning = expiryWarning(shown);
      if (warning !== undefined) console.error(`${warning.detail}: ${warning.remedy}`);
    });

  certificate
    .command('set')
    .description('use a given one, at once; no connection and no call is dropped')
    .requiredOption('--cert <file>', 'PEM, may hold the chain')
    .requiredOption('--key <file>', 'PEM, not encrypted')
    .option('--chain <file>', 'PEM: the CAs between, and the root of a CA of your own')
    .action(async (files: CertificateFiles) => tell(await setCertificate(selection(), files)));

  certificate
    .command('renew')
    .description("a new one by the set's own CA")
    .option('--own', 'also in the place of a given one')
    .action(async ({ own = false }: { own?: boolean }) => tell(await renewCertificate(selection(), own)));

  certificate
    .command('reload')
    .description('have the daemons read the files again')
    .action(async () => tell(await reloadCertificates(selection())));
}
