import { host } from './host';
import { watchUncaught } from './uncaught';

watchUncaught(window, (uncaught) => host.log({ level: 'error', ...uncaught }));
